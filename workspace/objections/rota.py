"""Whose week it is to sort what nobody has sorted: the people of marketing in turn, or those who were chosen.

The turn passes on Monday and is derived from the week's number. Only what cannot be derived is kept: who was
chosen, and a week that somebody else took over.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ForeignKey, Row, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from workspace.activity.models import Event, tell
from workspace.db import Model, db, today
from workspace.people.models import User

WEEK = timedelta(weeks=1)
POOLS = ("is_chosen", "is_marketing", "is_admin")  # the first that has anybody


class Sorter(Model):
    """Somebody chosen to take turns. Without any it is the people of marketing; without those, admins."""

    __tablename__ = "sorters"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), unique=True)


class SortingTurn(Model):
    """A week, by its Monday, that this person took over."""

    __tablename__ = "sorting_turns"

    monday: Mapped[date] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)


class Week(NamedTuple):
    """A week and who sorts in it: a row with `id` and `name`, None when there is nobody."""

    monday: date
    person: Row | None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def this_week() -> Row | None:
    """Who sorts this week: (id, name). One query."""
    return weeks(1)[0].person


def weeks(n: int) -> list[Week]:
    """This week and those after it, as they stand today. One query."""
    first = monday_of(today())
    mondays = [first + WEEK * i for i in range(n)]
    people = _people(mondays)
    taken = {row.monday: row for row in people if row.monday}
    return [Week(monday, taken.get(monday) or _in_turn(people, monday)) for monday in mondays]


def choosable_by(user: User) -> bool:
    """Who takes turns is a lead's or an admin's to say."""
    return user.is_admin or bool(user.led)


def hand_over(to: User, by: User) -> None:
    """This week is theirs; they are told. Next Monday the turn passes as it would have."""
    monday = monday_of(today())
    db.session.execute(delete(SortingTurn).where(SortingTurn.monday == monday))
    db.session.add(SortingTurn(monday=monday, user_id=to.id))
    tell([to], Event.record(by, "handed_over", "inbox", 0, to.name))


def choose(people: Sequence[User]) -> None:
    """These take turns from now on; whoever sorts this week does so to its end, when they are among them."""
    person = this_week()
    db.session.execute(delete(Sorter))
    db.session.add_all(Sorter(user_id=user.id) for user in people)
    monday = monday_of(today())
    db.session.execute(delete(SortingTurn).where(SortingTurn.monday == monday))
    if person and person.id in {user.id for user in people}:
        db.session.add(SortingTurn(monday=monday, user_id=person.id))
    db.session.flush()


def chosen() -> list[int]:
    """The ids of those who were chosen."""
    return list(db.session.scalars(select(Sorter.user_id)))


def _people(mondays: Sequence[date]) -> Sequence[Row]:
    """Whoever may be in turn, and a row more for each of these weeks that somebody took over."""
    taken = (SortingTurn.user_id == User.id) & SortingTurn.monday.in_(mondays)
    return db.session.execute(
        select(
            User.id,
            User.name,
            User.created_at,
            User.is_marketing,
            User.is_admin,
            Sorter.id.is_not(None).label("is_chosen"),
            SortingTurn.monday,
        )
        .outerjoin(Sorter, Sorter.user_id == User.id)
        .outerjoin(SortingTurn, taken)
        .where(
            User.removed_at.is_(None),
            or_(User.is_marketing, User.is_admin, Sorter.id.is_not(None), SortingTurn.id.is_not(None)),
        )
        .order_by(User.id)
    ).all()


def _in_turn(people: Sequence[Row], monday: date) -> Row | None:
    each = {row.id: row for row in people}.values()
    pools = ([row for row in each if getattr(row, is_one)] for is_one in POOLS)
    pool = next(filter(None, pools), [])
    # Whoever joins on a Wednesday moves nobody's turn before Monday.
    pool = [row for row in pool if row.created_at.date() <= monday] or pool
    return pool[monday.toordinal() // 7 % len(pool)] if pool else None
