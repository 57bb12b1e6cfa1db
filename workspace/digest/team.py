"""What the team's week was: for marketing the themes, for a lead the five lines."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, select

from workspace.db import db, now
from workspace.digest.own import MOST, WEEK, Link, approval_page
from workspace.figures import money_short
from workspace.home import monday
from workspace.home.approvals import Waits
from workspace.home.times import times
from workspace.mail.message import Item, Section
from workspace.objections.models import Theme
from workspace.people.models import User
from workspace.settings.models import Workspace

NEWEST = 200


def of_the_team(user: User, link: Link, is_lead: bool, waits: Sequence[Waits]) -> list[Section]:
    """The themes for whoever works in marketing, and the lead's five lines for a lead.

    Approvals asked of the reader are left out: they stand in what waits for them.
    """
    of_others = [one for one in waits if user not in one.asked]
    moving = monday.moving()
    sections = [Section(_("New themes"), _new_themes(link))] if user.is_marketing else []
    sections.append(Section(_("Themes going up"), _moving(moving.up, link)))
    sections += [Section(_("Themes going down"), _moving(moving.down, link))] if is_lead else []
    sections.append(Section(_("Unanswered for over 14 days"), _unanswered(link)))
    sections += _for_a_lead(link, of_others) if is_lead else []
    return [section for section in sections if section.items]


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
        Item(one.name, approval_page(one, link), ", ".join(person.name for person in one.asked[:MOST]))
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
