"""The lists of deals and of accounts: what their filters mean, as selects of plain rows."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as pgettext
from sqlalchemy import Date, Select, func, literal_column, or_, select

from workspace.db import Page, db, keyset, today
from workspace.deals.models import Account, Deal, Stage
from workspace.people.models import User
from workspace.settings.models import Segment
from workspace.text import folded

SHOWN = {
    "open": pgettext("deal", "Open"),
    "past_close": _("Past close"),
    "won": _("Won"),
    "lost": _("Lost"),
    "all": _("All"),
}
# A deal without a day to close comes last.
CLOSING = func.coalesce(Deal.close_on, literal_column("'9999-12-31'", Date)).label("closing")
IS_OPEN = or_(Deal.stage_id.is_(None), Stage.outcome == "open")


@dataclass(frozen=True)
class Filters:
    """What was chosen above the list; None is «all»."""

    show: str = "open"
    owner: int | None = None
    account: int | None = None


def listed() -> Select:
    """Every deal as a row, its company, stage and owner by name."""
    return (
        select(
            Deal.id,
            Deal.name,
            Deal.value,
            Deal.currency,
            Deal.close_on,
            CLOSING,
            Deal.as_of,
            Deal.account_id,
            Account.name.label("account"),
            Stage.name.label("stage"),
            func.coalesce(Stage.outcome, "open").label("outcome"),
            func.coalesce(User.name, Deal.owner_as_written).label("owner"),
        )
        .join(Account, Account.id == Deal.account_id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .outerjoin(User, User.id == Deal.owner_id)
    )


def matching(filters: Filters) -> Select:
    rows = listed()
    if filters.show in ("won", "lost"):
        rows = rows.where(Stage.outcome == filters.show)
    elif filters.show != "all":
        rows = rows.where(IS_OPEN)
    if filters.show == "past_close":
        rows = rows.where(Deal.close_on < today())
    if filters.owner:
        rows = rows.where(Deal.owner_id == filters.owner)
    if filters.account:
        rows = rows.where(Deal.account_id == filters.account)
    return rows


def page(filters: Filters, after: str | None) -> Page:
    """Open deals: the next to close first. Closed ones, and all: the latest first."""
    is_coming = filters.show in ("open", "past_close")
    return keyset(matching(filters), [CLOSING, Deal.id], after, descending=not is_coming)


def as_of() -> date | None:
    """When the CRM last said anything."""
    return db.session.scalar(select(func.max(Deal.as_of)))


def accounts(words: str, after: str | None) -> Page:
    """Accounts by name, those whose name has the words, with their number of open deals."""
    open_deals = (
        select(func.count(Deal.id))
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(Deal.account_id == Account.id, IS_OPEN)
        .scalar_subquery()
    )
    rows = select(
        Account.id,
        Account.name,
        Account.name_key,
        Segment.name.label("segment"),
        open_deals.label("open_deals"),
    ).outerjoin(Segment, Segment.id == Account.segment_id)
    if words:
        rows = rows.where(Account.name_folded.contains(folded(words), autoescape=True))
    return keyset(rows, [Account.name_key, Account.id], after, descending=False)


def suggested(words: str, user: User, size: int = 10) -> list[str]:
    """Company names for a field: those that begin with the words, then those that have them.

    Without words: the companies of one's own newest open deals, then the newest companies.
    """
    if not folded(words):
        return _recent(user, size)
    begins = Account.name_folded.startswith(folded(words), autoescape=True)
    has = Account.name_folded.contains(folded(words), autoescape=True)
    names = list(
        db.session.scalars(select(Account.name).where(begins).order_by(Account.name_folded).limit(size))
    )
    if len(names) < size:
        more = select(Account.name).where(has, ~begins).order_by(Account.name_folded)
        names += db.session.scalars(more.limit(size - len(names)))
    return names


def _recent(user: User, size: int) -> list[str]:
    own = (
        select(Account.name)
        .join(Deal, Deal.account_id == Account.id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(Deal.owner_id == user.id, IS_OPEN)
        .order_by(Deal.id.desc())
        .limit(size)
    )
    newest = select(Account.name).order_by(Account.id.desc()).limit(size)
    return list(dict.fromkeys([*db.session.scalars(own), *db.session.scalars(newest)]))[:size]
