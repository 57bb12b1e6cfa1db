"""Themes: what several objections or questions have in common, from its start to what resolves it."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event, carry_over, follow, followers, tell
from workspace.assets.models import Asset
from workspace.db import Folded, Model, Moment, Once, db, now, today
from workspace.joining import join
from workspace.names import Alphabetical
from workspace.objections import standing, state
from workspace.objections.acts import Act
from workspace.objections.meanings import outdate
from workspace.people.models import User
from workspace.search.index import forget, index
from workspace.search.tags import retag
from workspace.text import folded
from workspace.texts.models import Text

DECISIONS = {"make": _("Make something"), "existing": _("Use existing"), "not_content": _("Not content")}
REASONS = {"price": _("Price"), "product": _("Product"), "contract": _("Contract")}
ANSWER_DUE = 3  # working days


class Theme(Once, Alphabetical, Model):
    """What several objections or questions have in common. It has an owner, and its answer is due.

    `resolved_at` is empty again when it is reopened; `last_resolved_at` stays: the standing counts from it.
    """

    __tablename__ = "themes"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("decision IN ('make', 'existing', 'not_content')", name="decision"),
    )

    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(Folded(200), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="objection")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    due_on: Mapped[date | None]
    decision: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
    reason: Mapped[str | None] = mapped_column(String(12))
    reason_words: Mapped[str] = mapped_column(String(400), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    last_resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("themes.id", ondelete="SET NULL"), index=True
    )

    @classmethod
    def called(cls, name: str) -> "Theme | None":
        """The theme of that name, or the one that a theme of that name was merged into."""
        named = (
            select(cls)
            .where(cls.name_folded == folded(name))
            .order_by(cls.merged_into_id.is_not(None), cls.id)
        )
        theme = db.session.scalar(named.limit(1))
        return theme and theme.current

    @classmethod
    def start(
        cls, name: str, by: User | None, kind: str = "objection", client_id: uuid.UUID | str | None = None
    ) -> "Theme":
        """A new theme, owned by whoever starts it, its answer due in three working days."""
        name = " ".join(name.split())
        theme = cls(
            name=name,
            name_folded=folded(name),
            kind=kind,
            owner_id=by and by.id,
            due_on=working_days_after(today(), ANSWER_DUE),
            client_id=uuid.UUID(str(client_id)) if client_id else uuid.uuid4(),
        )
        db.session.add(theme)
        db.session.flush()
        if by:
            follow(by, "theme", theme.id)
        Event.record(by, "created", "theme", theme.id, theme.name)
        theme.index()
        standing.recount(theme)
        return theme

    @property
    def current(self) -> "Theme":
        """Itself, or the theme it was merged into."""
        return self if self.merged_into_id is None else db.session.get(Theme, self.merged_into_id)

    @property
    def is_answered(self) -> bool:
        """An answer is approved."""
        return state.is_answered(self.id)

    @property
    def is_resolved(self) -> bool:
        """Answered, and its decision carried out: made and published, linked, or not content."""
        return state.is_carried_out(self.id, self.decision) and self.is_answered

    @property
    def is_open_again(self) -> bool:
        """What answered it did not help, and nothing was approved since."""
        return bool(self.reopened_at and self.answered_at and self.reopened_at > self.answered_at)

    def contradicted_by(self, helped: bool | None, heard_on: date, logged_at: datetime) -> bool:
        """It was resolved, and what is said against it after that did not help. On the day itself the moment
        of logging tells, as in the standing."""
        if helped is not False or self.resolved_at is None:
            return False
        resolved_on = self.resolved_at.date()
        return heard_on > resolved_on or (heard_on == resolved_on and logged_at > self.resolved_at)

    def editable_by(self, user: User) -> bool:
        return user.can_write and self.merged_into_id is None

    def edit(self, by: User, name: str, owner: User | None, due_on: date | None) -> None:
        """A new owner is told, and follows it from here on."""
        if " ".join(name.split()) != self.name:
            outdate("theme", self.id)
        self.name, self.name_folded = " ".join(name.split()), folded(name)
        has_new_owner = owner is not None and owner.id != self.owner_id
        self.owner, self.due_on = owner, due_on
        event = Event.record(by, "assigned" if has_new_owner else "edited", "theme", self.id, self.name)
        if has_new_owner:
            follow(owner, "theme", self.id)
            tell([owner], event)
        db.session.flush()
        self.index()

    def merge_into(self, other: "Theme", by: User, client_id: uuid.UUID | str | None = None) -> Act:
        """Everything of this theme becomes the other's; its name stays as history and leads to the other.

        Those who follow either are told. Raises ValueError for one and the same, and when it was merged.
        """
        other = held(other, self)
        if other.id == self.id:
            raise ValueError("a theme cannot be merged into itself")
        if self.merged_into_id is not None:
            raise ValueError("it was merged already")
        act = Act.begin("merged", by, self, other, client_id=client_id)
        act.note_all_of(self, other)
        retag(f"t{self.id}", f"t{other.id}")
        join(self, other, leaving=["theme_acts"])
        carry_over("theme", self.id, other.id)
        Text.carry_over("theme", self.id, other.id)
        self.merged_into_id = other.id
        forget("theme", self.id)
        event = Event.record(by, "merged", "theme", other.id, f"{self.name} → {other.name}")
        tell(followers("theme", other.id), event)
        db.session.flush()
        other.index()
        other.settle()
        standing.recount(other)
        return act.end(other)

    def decide(
        self,
        exit: str,
        by: User,
        owner: User | None = None,
        reason: str | None = None,
        reason_words: str = "",
    ) -> None:
        """The one decision. Not content needs its reason and its owner; raises ValueError without."""
        if exit not in DECISIONS or (exit == "not_content" and (reason not in REASONS or not owner)):
            raise ValueError(f"not a decision: {exit} {reason}")
        self.decision, self.decided_at, self.decided_by = exit, now(), by
        self.reason, self.reason_words = reason, reason_words
        if owner and owner.id != self.owner_id:
            self.owner = owner
            follow(owner, "theme", self.id)
        event = Event.record(by, "decided", "theme", self.id, self.name)
        tell([self.owner] if self.owner else [], event)
        self.settle()

    def settle(self) -> None:
        """Notes when it became answered and resolved, or that it no longer is. Call it after whatever may
        change that: an approval, a publishing, a decision, a link."""
        is_answered, is_resolved = self.is_answered, self.is_resolved
        self.answered_at = (self.answered_at or now()) if is_answered else None
        if is_resolved == (self.resolved_at is not None):
            return
        self.resolved_at = now() if is_resolved else None
        self.last_resolved_at = self.resolved_at or self.last_resolved_at
        standing.recount(self)

    def reopen(self, by: User | None) -> None:
        """What answered it did not help: it asks for a decision again, and its owner is told."""
        self.reopened_at, self.resolved_at, self.decision = now(), None, None
        self.reason, self.reason_words = None, ""
        self.due_on = working_days_after(today(), ANSWER_DUE)
        event = Event.record(by, "reopened", "theme", self.id, self.name)
        tell([self.owner] if self.owner else [], event)
        standing.recount(self)

    def index(self) -> None:
        """It is found by its name and by those of the themes merged into it."""
        names = db.session.scalars(select(Theme.name).where(Theme.merged_into_id == self.id))
        index("theme", self.id, self.name, " ".join(names), tags=f"k{self.kind} t{self.id}")


class ThemeAsset(Model):
    """An asset that answers a theme: made for it, or existing and linked."""

    __tablename__ = "theme_assets"
    __table_args__ = (UniqueConstraint("theme_id", "asset_id"),)

    theme_id: Mapped[int] = mapped_column(ForeignKey(Theme.id, ondelete="CASCADE"))
    theme: Mapped[Theme] = relationship()
    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id, ondelete="CASCADE"), index=True)
    asset: Mapped[Asset] = relationship()


def working_days_after(day: date, days: int) -> date:
    """The day that many working days later; Saturdays and Sundays are none."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def held(theme: Theme, *beside: Theme) -> Theme:
    """The theme, or the one it was merged into meanwhile. Until the transaction ends nobody merges it, nor
    those beside it: what is put into it stays in a theme that there is."""
    lock([theme, *beside])
    return theme if theme.merged_into_id is None else held(theme.current, *beside)


def lock(themes: Iterable[Theme]) -> None:
    """Two who move things between themes at once wait for each other, in one order; the themes are then as
    the one before left them."""
    ids = {theme.id for theme in themes}
    waited_for = select(Theme).where(Theme.id.in_(ids)).order_by(Theme.id).with_for_update()
    db.session.scalars(waited_for.execution_options(populate_existing=True)).all()
