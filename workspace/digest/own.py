"""What a person's week was: what came of what they logged, and what waits for them. The page and the mail say
the same."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Row, Select, select

from workspace.assets.models import Asset
from workspace.db import db, now, today
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, Stage
from workspace.figures import day
from workspace.home import approvals, waiting
from workspace.home.approvals import Waits
from workspace.mail.message import Item, Section
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.objections.standing import WINDOW
from workspace.people.models import User

WEEK = timedelta(days=7)
SOON = timedelta(days=30)
MOST = 5

# Builds a page's address: Flask's `url_for` on a page, `web.public_link` in a mail.
Link = Callable[..., str]


def of_their_own(user: User, link: Link, waits: Sequence[Waits]) -> list[Section]:
    """What came of what they logged, their deals that close soon, and what waits for them."""
    sections = [
        Section(_("What you logged was answered"), _answered(user, link)),
        Section(_("Published for what you logged"), _published(user, link)),
        Section(_("Your deals that close soon with something unanswered"), _closing(user, link)),
        Section(_("Waits for you"), _waiting(user, link, waits)),
    ]
    return [section for section in sections if section.items]


def _logged(user: User) -> Select:
    """The themes this person logged something of in the last half year."""
    return select(Objection.theme_id).where(
        Objection.logged_by_id == user.id, Objection.heard_on >= today() - WINDOW
    )


def _answered(user: User, link: Link) -> list[Item]:
    rows = db.session.execute(
        select(Theme.id, Theme.name)
        .where(Theme.id.in_(_logged(user)), Theme.answered_at > now() - WEEK)
        .order_by(Theme.answered_at.desc(), Theme.id)
        .limit(MOST)
    )
    return [Item(row.name, link("themes.show", theme_id=row.id)) for row in rows]


def _published(user: User, link: Link) -> list[Item]:
    """With what to send; of internal assets, nothing."""
    rows = db.session.execute(
        select(Asset.id, Asset.title, Asset.url, Asset.audience)
        .where(
            Asset.id.in_(select(ThemeAsset.asset_id).where(ThemeAsset.theme_id.in_(_logged(user)))),
            Asset.stage == "published",
            Asset.published_on > today() - WEEK,
        )
        .order_by(Asset.published_on.desc(), Asset.id)
        .limit(MOST)
    )
    return [
        Item(
            row.title,
            link("assets.show", asset_id=row.id),
            _("To send: %(address)s", address=row.url) if row.url and row.audience != "internal" else "",
        )
        for row in rows
    ]


def _closing(user: User, link: Link) -> list[Item]:
    unanswered = (
        select(Objection.deal_id)
        .join(Theme, Theme.id == Objection.theme_id)
        .where(Objection.deal_id == Deal.id, Theme.answered_at.is_(None))
    )
    rows = db.session.execute(
        select(Deal.id, Deal.name, Deal.close_on, Account.name.label("account"))
        .join(Account, Account.id == Deal.account_id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(Deal.owner_id == user.id, IS_OPEN, Deal.close_on.between(today(), today() + SOON))
        .where(unanswered.exists())
        .order_by(Deal.close_on, Deal.id)
        .limit(MOST)
    )
    return [
        Item(
            f"{row.account} – {row.name}",
            link("deals.show", deal_id=row.id),
            _("Closes %(day)s", day=day(row.close_on)),
        )
        for row in rows
    ]


def _waiting(user: User, link: Link, waits: Sequence[Waits]) -> list[Item]:
    """As the first page lists it."""
    asked = [
        Item(one.name, approval_page(one, link), _("Your approval is asked for"))
        for one in approvals.asked_of(user, waits)
    ]
    return asked + [_owed(row, link) for row in waiting.due(user)]


def approval_page(one: Waits, link: Link) -> str:
    if one.kind == "answer":
        return link("answers.show", answer_id=one.id)
    return link("assets.show", asset_id=one.id)


def _owed(row: Row, link: Link) -> Item:
    on = day(row.day)
    if row.kind == "answer":
        return Item(row.name, link("themes.show", theme_id=row.id), _("Answer due %(day)s", day=on))
    if row.kind == "keep":
        about = _("Is your answer still right? Review by %(day)s", day=on)
        return Item(row.name, link("answers.show", answer_id=row.id), about)
    is_review = row.kind == "review"
    about = _("Is it still right? Review by %(day)s", day=on) if is_review else _("Due %(day)s", day=on)
    return Item(row.name, link("assets.show", asset_id=row.id), about)
