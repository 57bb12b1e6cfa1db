"""Buying jobs, and the assets placed on them."""

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event
from workspace.assets.models import Asset
from workspace.db import Model, Ordered, db
from workspace.people.models import User
from workspace.personas.models import Persona

JOBS = {
    "problem": _("Problem identification"),
    "exploration": _("Solution exploration"),
    "requirements": _("Requirements building"),
    "selection": _("Supplier selection"),
    "validation": _("Validation"),
    "consensus": _("Consensus creation"),
}
FOUR = ("problem", "exploration", "validation", "consensus")
ALWAYS_ON = ("validation", "consensus")


class Job(Ordered, Model):
    """Something the buying group must get done to buy. A default has a key, and no name until renamed."""

    __tablename__ = "jobs"

    key: Mapped[str | None] = mapped_column(String(20), unique=True)
    own_name: Mapped[str] = mapped_column(String(120), default="")
    is_always_on: Mapped[bool] = mapped_column(default=False)

    @property
    def name(self) -> str:
        return self.own_name or str(JOBS[self.key])

    @classmethod
    def add(cls, name: str, is_always_on: bool = False) -> "Job":
        """A job of the team's own, last in order."""
        last = db.session.scalar(select(func.max(cls.position)))
        job = cls(own_name=name, position=0 if last is None else last + 1, is_always_on=is_always_on)
        db.session.add(job)
        db.session.flush()
        return job

    def rename(self, name: str) -> None:
        """Its own name from now on; a default given no name, or its own again, is translated again."""
        self.own_name = "" if self.key and name in ("", str(JOBS[self.key])) else name

    def remove(self) -> None:
        """Raises IntegrityError while anything was placed on it or heard there: its history stays."""
        db.session.delete(self)
        db.session.flush()


class Placement(Model):
    """An asset that helps with a buying job, for one persona or (None) for any."""

    __tablename__ = "placements"
    __table_args__ = (
        Index(
            "uq_placements_persona",
            "asset_id",
            "job_id",
            "persona_id",
            unique=True,
            sqlite_where=text("persona_id IS NOT NULL"),
            postgresql_where=text("persona_id IS NOT NULL"),
        ),
        Index(
            "uq_placements_any",
            "asset_id",
            "job_id",
            unique=True,
            sqlite_where=text("persona_id IS NULL"),
            postgresql_where=text("persona_id IS NULL"),
        ),
        Index("ix_placements_cell", "persona_id", "job_id", "asset_id"),
    )

    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id, ondelete="CASCADE"))
    asset: Mapped[Asset] = relationship()
    job_id: Mapped[int] = mapped_column(ForeignKey(Job.id, ondelete="RESTRICT"), index=True)
    job: Mapped[Job] = relationship()
    persona_id: Mapped[int | None] = mapped_column(ForeignKey(Persona.id, ondelete="RESTRICT"))
    persona: Mapped[Persona | None] = relationship()


def place(asset: Asset, job: Job, persona: Persona | None, by: User | None) -> Placement:
    """The asset helps with that job from now on, for the persona or for any; once is enough."""
    known = db.session.scalar(
        select(Placement).where(
            Placement.asset_id == asset.id,
            Placement.job_id == job.id,
            Placement.persona_id == (persona and persona.id),
        )
    )
    if known:
        return known
    placement = Placement(asset=asset, job=job, persona=persona)
    db.session.add(placement)
    Event.record(by, "placed", "asset", asset.id, asset.title)
    db.session.flush()
    return placement


def displace(placement: Placement, by: User | None) -> None:
    """The asset no longer helps there."""
    Event.record(by, "edited", "asset", placement.asset_id, placement.asset.title)
    db.session.delete(placement)
    db.session.flush()
