"""How often something was heard, counted ahead: the journey map would else read every objection.

The statements are SQL so that they stand below the noun whose verbs call them, and add up under concurrency.
"""

from typing import Protocol

from sqlalchemy import CheckConstraint, ForeignKey, Index, Row, String, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Model, Moment, db, now
from workspace.journey.models import Job
from workspace.personas.models import Persona

_MORE = text(
    """
    INSERT INTO heard (created_at, persona_id, job_id, language, kind, n)
    VALUES (:now, :persona_id, :job_id, :language, :kind, 1)
    ON CONFLICT (coalesce(persona_id, 0), coalesce(job_id, 0), language, kind) DO UPDATE SET n = heard.n + 1
    """
).bindparams(bindparam("now", type_=Moment))
_FEWER = text(
    """
    UPDATE heard SET n = n - 1
    WHERE coalesce(persona_id, 0) = coalesce(:persona_id, 0) AND coalesce(job_id, 0) = coalesce(:job_id, 0)
      AND language = :language AND kind = :kind
    """
)
_CELLS = "SELECT persona_id, job_id, language, kind"


class Heard(Model):
    """How often something was heard, by persona, buying job, language and kind; None is «not stated»."""

    __tablename__ = "heard"
    __table_args__ = (
        Index(
            "uq_heard_cell",
            text("coalesce(persona_id, 0)"),
            text("coalesce(job_id, 0)"),
            "language",
            "kind",
            unique=True,
        ),
        CheckConstraint("n >= 0", name="counted"),
    )

    persona_id: Mapped[int | None] = mapped_column(ForeignKey(Persona.id, ondelete="CASCADE"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey(Job.id, ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(10))
    n: Mapped[int] = mapped_column(default=0)


class Said(Protocol):
    """What an objection tells of its cell."""

    persona_id: int | None
    job_id: int | None
    language: str
    kind: str


def count(objection: Said, by: int) -> None:
    """One more (+1) or one fewer (-1) in the objection's cell, in the transaction that changes it."""
    cell = {name: getattr(objection, name) for name in ("persona_id", "job_id", "language", "kind")}
    if by > 0:
        db.session.execute(_MORE, {**cell, "now": now()})
    else:
        db.session.execute(_FEWER, cell)


def recounted() -> list[Row]:
    """(persona_id, job_id, language, kind, n) as the objections themselves say, for the check command."""
    return db.session.execute(text(f"{_CELLS}, count(*) AS n FROM objections GROUP BY 1, 2, 3, 4")).all()


def drift() -> set[tuple]:
    """The cells in which the table and the objections differ. Empty, or something is wrong."""
    kept = db.session.execute(text(f"{_CELLS}, n FROM heard WHERE n <> 0")).all()
    return set(map(tuple, kept)) ^ set(map(tuple, recounted()))
