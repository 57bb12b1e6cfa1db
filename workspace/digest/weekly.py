"""What a person's week was: what came of what they logged and what waits for them; for marketing the themes,
for a lead the five lines. The page and the mail say the same."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, Select, select

from workspace.assets.models import Asset
from workspace.db import db, now, today
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, Stage
from workspace.figures import day, money_short
from workspace.home import approvals, monday, waiting
from workspace.home.approvals import Waits
from workspace.home.times import times
from workspace.mail.message import Item, Section
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.objections.standing import WINDOW
from workspace.people.models import User
from workspace.settings.models import Workspace

WEEK = timedelta(days=7)
SOON = timedelta(days=30)
MOST = 5
NEWEST = 200

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


def of_the_team(user: User, link: Link, is_lead: bool, waits: Sequence[Waits]) -> list[Section]:
    """The themes for whoever works in marketing, and the lead's five lines for a lead."""
    moving = monday.moving()
    sections = [Section(_("New themes"), _new_themes(link))] if user.is_marketing else []
    sections.append(Section(_("Themes going up"), _moving(moving.up, link)))
    sections += [Section(_("Themes going down"), _moving(moving.down, link))] if is_lead else []
    sections.append(Section(_("Unanswered for over 14 days"), _unanswered(link)))
    sections += _for_a_lead(link, waits) if is_lead else []
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
        Item(one.name, _approval(one, link), _("Your approval is asked for"))
        for one in approvals.asked_of(user, waits)
    ]
    return asked + [_owed(row, link) for row in waiting.due(user)]


def _approval(one: Waits, link: Link) -> str:
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


def _new_themes(link: Link) -> list[Item]:
    newest = select(Theme.id).order_by(Theme.id.desc()).limit(NEWEST)
    rows = db.session.execute(
        select(Theme.id, Theme.name)
        .where(Theme.id.in_(newest), Theme.created_at > now() - WEEK, Theme.merged_into_id.is_(None))
        .order_by(Theme.id.desc())
        .limit(MOST)
    )
    return [Item(row.name, link("themes.show", theme_id=row.id)) for row in rows]


def _moving(themes: Sequence[Row], link: Link) -> list[Item]:
    return [
        Item(
            row.name,
            link("themes.show", theme_id=row.id),
            _("%(now)s in four weeks, %(then)s in the four before", now=row.now, then=row.then),
        )
        for row in themes[:MOST]
    ]


def _unanswered(link: Link) -> list[Item]:
    return [
        Item(wait.name, link("themes.show", theme_id=wait.theme_id), wait.owner or _("No owner"))
        for wait in times().unanswered_too_long[:MOST]
    ]


def _for_a_lead(link: Link, waits: Sequence[Waits]) -> list[Section]:
    asked = [
        Item(one.name, _approval(one, link), ", ".join(person.name for person in one.asked[:MOST]))
        for one in waits[:MOST]
    ]
    contradictions = [
        Item(
            row.account,
            link("deals.show", deal_id=row.id),
            _("In the stage %(stage)s; heard last: %(job)s", stage=row.stage, job=heard.name),
        )
        for row, _expected, heard in monday.contradictions()[:MOST]
    ]
    return [
        Section(_("Approvals waiting"), asked),
        Section(_("Value at stake"), _at_stake(link)),
        Section(_("Deals whose stage says something else than the buyer"), contradictions),
    ]


def _at_stake(link: Link) -> list[Item]:
    stake = monday.at_stake()
    if not stake.accounts:
        return []
    met = ngettext(
        "%(num)s account with an open deal met a theme that is not resolved.",
        "%(num)s accounts with an open deal met a theme that is not resolved.",
        stake.accounts,
    )
    value = money_short(int(stake.value), Workspace.get().currency)
    return [Item(value, link("monday.at_stake"), met)]
