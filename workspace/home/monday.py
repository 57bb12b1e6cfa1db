"""The lead's five lines, each with its rows. Sellers are never ranked by how much they log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import aliased

from workspace.db import db, today
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, Stage
from workspace.journey.models import Job
from workspace.objections.models import Objection, Theme
from workspace.objections.standing import WINDOW
from workspace.people.models import User

RECENT = timedelta(days=28)
MOST = 200


def reads_it(user: User, team: Sequence[User]) -> bool:
    """A lead of a function; where the team has none, the admins."""
    return bool(user.led) or (user.is_admin and not any(person.led for person in team))


@dataclass(frozen=True)
class Moving:
    """Themes heard more, or less, in the last 28 days than in the 28 before; the largest change first."""

    up: list[Row]
    down: list[Row]


def moving() -> Moving:
    recent, before = today() - RECENT, today() - RECENT * 2
    now_heard = func.sum(case((Objection.heard_on > recent, 1), else_=0))
    then_heard = func.sum(case((Objection.heard_on > recent, 0), else_=1))
    themes = db.session.execute(
        select(Theme.id, Theme.name, now_heard.label("now"), then_heard.label("then"))
        .select_from(Objection)
        .join(Theme, Theme.id == Objection.theme_id)
        .where(Objection.heard_on > before)
        .group_by(Theme.id, Theme.name)
        .having(now_heard != then_heard)
    ).all()
    ordered = sorted(themes, key=lambda theme: (-abs(theme.now - theme.then), theme.id))
    return Moving(
        up=[theme for theme in ordered if theme.now > theme.then],
        down=[theme for theme in ordered if theme.now < theme.then],
    )


def stakes() -> Select:
    """A row for each account whose open deal met a theme that is not resolved, and the largest worth of those
    deals when it did, in the workspace's currency; None without a rate."""
    return (
        select(
            Objection.account_id,
            func.max(Objection.value * Objection.rate).label("worth"),
            func.count(Objection.theme_id.distinct()).label("themes"),
            func.max(Objection.heard_on).label("heard_on"),
        )
        .outerjoin(Theme, Theme.id == Objection.theme_id)
        .outerjoin(Deal, Deal.id == Objection.deal_id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(
            Objection.heard_on >= today() - WINDOW,
            Objection.theme_id.is_not(None),
            Objection.deal_id.is_not(None),
            Theme.resolved_at.is_(None),
            IS_OPEN,
        )
        .group_by(Objection.account_id)
    )


def at_stake() -> Row:
    """How many such accounts there are, and their worths together: those without a rate are counted, not
    summed."""
    rows = stakes().subquery()
    total = select(func.count().label("accounts"), func.coalesce(func.sum(rows.c.worth), 0).label("value"))
    return db.session.execute(total.select_from(rows)).one()


def largest_stakes() -> Sequence[Row]:
    rows = stakes().subquery()
    largest = select(Account.id, Account.name, rows.c.worth, rows.c.themes, rows.c.heard_on)
    largest = largest.select_from(rows).join(Account, Account.id == rows.c.account_id)
    worth = func.coalesce(rows.c.worth, -1)
    return db.session.execute(largest.order_by(worth.desc(), Account.id).limit(MOST)).all()


def contradicting() -> Select:
    """Open deals whose stage expects one buying job while the buyer was last heard on another.

    Always-on jobs contradict nothing: buyers validate and seek consensus all the way.
    """
    # For each open deal the last row of its own index: what was ever heard is not read.
    last = (
        select(Objection.id)
        .where(Objection.deal_id == Deal.id, Objection.job_id.is_not(None))
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(1)
        .correlate(Deal)
        .scalar_subquery()
    )
    expected, said = aliased(Job), aliased(Job)
    return (
        select(
            Deal.id,
            Deal.name,
            Account.name.label("account"),
            Stage.name.label("stage"),
            Objection.heard_on,
            expected,
            said,
        )
        .join(Account, Account.id == Deal.account_id)
        .join(Stage, Stage.id == Deal.stage_id)
        .join(expected, expected.id == Stage.expected_job_id)
        .join(Objection, Objection.id == last)
        .join(said, said.id == Objection.job_id)
        .where(IS_OPEN, said.id != expected.id, said.is_always_on.is_(False))
        .order_by(Objection.heard_on.desc(), Deal.id)
        .limit(MOST)
    )


def contradictions() -> list[tuple[Row, Job, Job]]:
    """(deal, the job its stage expects, the job heard last), the latest first."""
    return [(row, row[5], row[6]) for row in db.session.execute(contradicting())]
