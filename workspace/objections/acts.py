"""What was done to themes at one stroke: several sorted, one split, two merged.

Each is one act, kept with every row it moved, so that it can be undone.

It stands below the nouns it moves: what points at a theme is found by walking the foreign keys.
"""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import Column

from workspace.activity.models import Event, Following
from workspace.db import Model, Moment, Once, db, now, pointing_at, writing
from workspace.joining import twins
from workspace.people.models import User
from workspace.queue import daily
from workspace.texts.models import Text

UNDO_WITHIN = timedelta(days=30)
# What a theme is at a moment and an act may change, beside what belongs to it.
STATE = (
    "answered_at", "resolved_at", "last_resolved_at", "reopened_at",
    "decision", "reason", "reason_words", "due_on",
)  # fmt: skip
# A standing is counted anew, and acts stay with the theme they were done to.
NOT_MOVED = ("theme_standings", "theme_acts")
NAMED_BY_KIND = (Following.row_id, Event.row_id, Text.row_id)


class Act(Once, Model):
    """Objections sorted or split off, or a theme merged: from one theme (None: the unsorted) to another.

    `heard` is how many objections it moved. `started`: the theme they went to was started by it. `before`
    and `after` are that theme's STATE. Names are as they were then; a theme that is gone is None.
    """

    __tablename__ = "theme_acts"
    __table_args__ = (
        CheckConstraint("kind IN ('sorted', 'split', 'merged')", name="kind"),
        Index("ix_theme_acts_from", "from_theme_id", "id"),
        Index("ix_theme_acts_to", "to_theme_id", "id"),
        Index("ix_theme_acts_by", "by_id", "id"),
    )

    kind: Mapped[str] = mapped_column(String(6))
    by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    from_theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id", ondelete="SET NULL"))
    from_theme: Mapped[Model | None] = relationship("Theme", foreign_keys=from_theme_id)
    from_name: Mapped[str] = mapped_column(String(200), default="")
    to_theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id", ondelete="SET NULL"))
    to_theme: Mapped[Model | None] = relationship("Theme", foreign_keys=to_theme_id)
    to_name: Mapped[str] = mapped_column(String(200))
    heard: Mapped[int] = mapped_column(default=0)
    started: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict] = mapped_column(JSON)
    after: Mapped[dict] = mapped_column(JSON, default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id)

    @classmethod
    def begin(
        cls,
        kind: str,
        by: User | None,
        of: Model | None,
        to: Model,
        started: bool = False,
        client_id: uuid.UUID | str | None = None,
    ) -> "Act":
        """Call it before anything moves, and `end` after."""
        act = cls(
            client_id=uuid.UUID(str(client_id)) if client_id else uuid.uuid4(),
            kind=kind,
            by_id=by and by.id,
            from_theme_id=of and of.id,
            from_name=of.name if of else "",
            to_theme_id=to.id,
            to_name=to.name,
            started=started,
            before=state_of(to),
        )
        db.session.add(act)
        db.session.flush()
        return act

    def end(self, to: Model) -> "Act":
        self.after = state_of(to)
        db.session.flush()
        return self

    def note(self, column: Column, *which: object, how: str = "moved") -> int:
        """Keeps which rows it moves by changing that column. Returns how many."""
        table = column.table
        named = (self.id, how, table.name, column.name)
        rows = select(*map(literal, named), table.c.id, literal(now(), Moment)).where(*which)
        into = ("act_id", "how", "table", "column", "row_id", "created_at")
        noted = insert(Move.__table__).from_select(into, rows)
        return db.session.execute(noted.execution_options(preserve_rowcount=True)).rowcount

    def note_all_of(self, theme: Model, other: Model) -> None:
        """Keeps everything of a theme, which is about to be joined to another."""
        for key in pointing_at(theme.__table__):
            column = key.parent
            if column.table.name in NOT_MOVED:
                continue
            moved = self.note(column, column == theme.id)
            if column.table.name == "objections":
                self.heard = moved
            self._note_twins(column, theme.id, other.id)
        for attribute in NAMED_BY_KIND:
            column = attribute.property.columns[0]
            self.note(column, column == theme.id, column.table.c.kind == "theme")
            self._note_twins(column, theme.id, other.id)

    def _note_twins(self, column: Column, old_id: int, new_id: int) -> None:
        for row in twins(column, old_id, new_id):
            noted = update(Move).where(
                Move.act_id == self.id, Move.table == column.table.name, Move.row_id == row.id
            )
            db.session.execute(noted.values(how="joined", twin_id=row.twin_id, made_at=row.made_at))


class Move(Model):
    """One row that an act moved, by changing `column` of `table`.

    `how`: it "moved"; it was "joined" to its twin, which the other theme had already, and is gone since
    (`made_at` is when it was made); or it was "added".
    """

    __tablename__ = "theme_moves"
    __table_args__ = (
        CheckConstraint("how IN ('moved', 'joined', 'added')", name="how"),
        Index("ix_theme_moves_act", "act_id", "table", "column"),
        Index("ix_theme_moves_row", "table", "row_id"),
    )

    act_id: Mapped[int] = mapped_column(ForeignKey(Act.id, ondelete="CASCADE"))
    how: Mapped[str] = mapped_column(String(6))
    table: Mapped[str] = mapped_column(String(40))
    column: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    twin_id: Mapped[int | None]
    made_at: Mapped[datetime | None] = mapped_column(Moment)


def let_go(table: str, row_id: int) -> None:
    """Somebody put the row where it is by itself: no earlier act takes it back from there."""
    db.session.execute(delete(Move).where(Move.table == table, Move.row_id == row_id))


@daily(4)
def forget_moves() -> None:
    """What cannot be undone any more is not kept row by row; the acts themselves stay as history."""
    too_old = select(Act.id).where(Act.created_at < now() - UNDO_WITHIN)
    with writing():
        db.session.execute(delete(Move).where(Move.act_id.in_(too_old)))
        db.session.commit()


def state_of(theme: Model) -> dict[str, str | None]:
    """The STATE of a theme as JSON keeps it: days and moments in ISO 8601."""
    values = {name: getattr(theme, name) for name in STATE}
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}
