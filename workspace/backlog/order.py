"""What we owe our buyers, in order: themes that are not resolved, loudest first.

By distinct accounts of the last 180 days, then the value of their deals, then how much it mattered: a
standing that objections keep counted. The row says it in words; there is no hidden score.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy import Row, Select, select

from workspace.assets.models import Asset
from workspace.db import Page, db, keyset, today
from workspace.figures import money_short
from workspace.objections.models import Theme, ThemeAsset, ThemeStanding
from workspace.objections.standing import LOUDEST
from workspace.people.models import User
from workspace.settings.models import Workspace

ORDERS = {
    "order": lazy_gettext("Most accounts"),
    "value": lazy_gettext("Value"),
    "newest": lazy_gettext("Newest"),
    "unanswered": lazy_gettext("Oldest unanswered"),
}


def page(order: str, after: str | None) -> Page:
    """Fifty themes of the backlog in one of the ORDERS."""
    if order == "value":
        return keyset(owed(), [ThemeStanding.value, ThemeStanding.theme_id], after)
    if order == "newest":
        return keyset(owed(), [ThemeStanding.theme_id], after)
    if order == "unanswered":
        unanswered = owed().where(Theme.answered_at.is_(None))
        return keyset(unanswered, [ThemeStanding.theme_id], after, descending=False)
    return keyset(owed(), LOUDEST, after)


def owed() -> Select:
    # An outer join: an inner one makes SQLite sort every theme instead of walking the standings in order.
    return themes().where(Theme.merged_into_id.is_(None), Theme.resolved_at.is_(None))


def themes() -> Select:
    """Every theme as a row with its standing; the swap of one row selects it again from here."""
    return (
        select(
            ThemeStanding.theme_id,
            ThemeStanding.accounts,
            ThemeStanding.value,
            ThemeStanding.severity,
            ThemeStanding.stopping,
            ThemeStanding.other_values,
            ThemeStanding.oldest_on,
            Theme.name,
            Theme.kind,
            Theme.decision,
            Theme.decided_at,
            Theme.decided_by_id,
            Theme.reason,
            Theme.reason_words,
            Theme.answered_at,
            Theme.reopened_at,
            Theme.resolved_at,
            Theme.due_on,
            User.name.label("owner"),
        )
        .select_from(ThemeStanding)
        .outerjoin(Theme, Theme.id == ThemeStanding.theme_id)
        .outerjoin(User, User.id == Theme.owner_id)
    )


def row(theme_id: int) -> Row:
    return db.session.execute(themes().where(ThemeStanding.theme_id == theme_id)).one()


def assets_of(theme_ids: Sequence[int]) -> dict[int, list[Row]]:
    """The assets that answer these themes, the newest link first."""
    found: dict[int, list[Row]] = {}
    for asset in db.session.execute(
        select(ThemeAsset.theme_id, Asset.id, Asset.title, Asset.stage, Asset.due_on)
        .join(Asset, Asset.id == ThemeAsset.asset_id)
        .where(ThemeAsset.theme_id.in_(theme_ids))
        .order_by(ThemeAsset.id.desc())
    ):
        found.setdefault(asset.theme_id, []).append(asset)
    return found


def asks(row: Row, assets: Sequence[Row]) -> bool:
    """Whether it asks for a decision: none was taken, or everything it led to is gone again."""
    if row.decision in ("make", "existing"):
        return all(asset.stage == "retired" for asset in assets)
    return row.decision is None


def why(row: Row) -> str:
    """Why it stands where it stands: «8 accounts · NOK 13.8 m · stopping 3 of them · oldest 24 days»."""
    if not row.accounts:
        return _("Not heard in the last 180 days")
    parts = [ngettext("%(num)s account", "%(num)s accounts", row.accounts)]
    if row.value:
        parts.append(money_short(row.value, Workspace.get().currency))
    parts += [money_short(value, currency) for currency, value in sorted((row.other_values or {}).items())]
    if row.stopping:
        parts.append(ngettext("stopping %(num)s of them", "stopping %(num)s of them", row.stopping))
    if row.oldest_on:
        days = (today() - row.oldest_on).days
        parts.append(
            ngettext("oldest %(num)s day", "oldest %(num)s days", days) if days else _("oldest today")
        )
    return " · ".join(parts)
