"""Who did what, who follows what, and who is told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Model, Moment, db, now
from workspace.people.models import User

# Every noun that something can happen to, and the page that shows it: (endpoint, name of its number).
PAGES = {
    "persona": ("personas.show", "persona_id"),
    "asset": ("assets.show", "asset_id"),
    "theme": ("themes.show", "theme_id"),
    "inbox": ("sorting.inbox", None),
    "objection": ("objections.show", "objection_id"),
    "deal": ("deals.show", "deal_id"),
    "account": ("accounts.show", "account_id"),
    "import": ("importing.show", "import_id"),
    "user": ("people.index", None),
    "job": ("journey.index", None),
    "letter": ("letters.complete", "letter_id"),
    "mail": ("mail.settings", None),
}


class Event(Model):
    """Somebody did something to a row: kind is its noun ("persona"), label its name as it was then."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_row", "kind", "row_id", "id"),)

    actor_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    actor: Mapped[User | None] = relationship()
    verb: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))

    @classmethod
    def record(cls, actor: User | None, verb: str, kind: str, row_id: int, label: str) -> "Event":
        event = cls(actor_id=actor and actor.id, verb=verb, kind=kind, row_id=row_id, label=label[:200])
        db.session.add(event)
        return event


class Following(Model):
    """A person who is told what happens to a row."""

    __tablename__ = "followings"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "row_id"),
        Index("ix_followings_row", "kind", "row_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    kind: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int]


class Notice(Model):
    """One person told of one event."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "event_id"),
        Index("ix_notices_unread", "user_id", "read_at"),
        Index("ix_notices_newest", "created_at"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    read_at: Mapped[datetime | None] = mapped_column(Moment)


def follow(user: User, kind: str, row_id: int) -> None:
    """Adds the person to those who are told; once is enough, also of two requests at one moment."""
    db.session.flush()
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(
        insert(Following)
        .values(user_id=user.id, kind=kind, row_id=row_id)
        .on_conflict_do_nothing(index_elements=["user_id", "kind", "row_id"])
    )


def unfollow(user: User, kind: str, row_id: int) -> None:
    for following in db.session.scalars(
        select(Following).where(
            Following.user_id == user.id, Following.kind == kind, Following.row_id == row_id
        )
    ):
        db.session.delete(following)


def followers(kind: str, row_id: int) -> list[User]:
    """The active people who follow a row."""
    return list(
        db.session.scalars(
            select(User)
            .join(Following, Following.user_id == User.id)
            .where(Following.kind == kind, Following.row_id == row_id, User.removed_at.is_(None))
        )
    )


def carry_over(kind: str, old_id: int, new_id: int) -> None:
    """Two rows become one: whoever followed the one follows the other, whose history has both."""
    db.session.flush()
    of_old = (Following.kind == kind) & (Following.row_id == old_id)
    both = select(Following.user_id).where(Following.kind == kind, Following.row_id == new_id)
    for statement in (
        delete(Following).where(of_old, Following.user_id.in_(both)),
        update(Following).where(of_old).values(row_id=new_id),
        update(Event).where(Event.kind == kind, Event.row_id == old_id).values(row_id=new_id),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": "fetch"})


def tell(users: list[User], event: Event) -> None:
    """A notice for each of them but the actor, in the transaction of the event."""
    db.session.flush()
    for user_id in {user.id for user in users} - {event.actor_id}:
        db.session.add(Notice(user_id=user_id, event_id=event.id))


def tell_once(users: list[User], event: Event) -> None:
    """The same, but not to those who have an unread notice of the same done by the same person to the row."""
    db.session.flush()
    alike = (
        select(Notice.user_id)
        .join(Event, Event.id == Notice.event_id)
        .where(
            Notice.read_at.is_(None),
            Event.kind == event.kind,
            Event.row_id == event.row_id,
            Event.verb == event.verb,
            Event.actor_id == event.actor_id,
        )
    )
    told = set(db.session.scalars(alike.where(Notice.user_id.in_([user.id for user in users]))))
    tell([user for user in users if user.id not in told], event)


def read_all(user: User) -> None:
    for notice in db.session.scalars(
        select(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None))
    ):
        notice.read_at = now()
