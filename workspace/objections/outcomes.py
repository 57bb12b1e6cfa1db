"""Whether an answer, an asset or a tip helped, occasion by occasion."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.assets.models import Asset
from workspace.db import Model, db
from workspace.objections.models import Objection
from workspace.objections.tips import Tip
from workspace.people.models import User


class Outcome(Model):
    """An answer, an asset or a tip was tried on one occasion. Whether it `helped`; None: as the occasion did,
    which may be known later."""

    __tablename__ = "outcomes"
    __table_args__ = (
        CheckConstraint(
            "CASE WHEN answer_id IS NULL THEN 0 ELSE 1 END + CASE WHEN asset_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN tip_id IS NULL THEN 0 ELSE 1 END = 1",
            name="of_one_thing",
        ),
        *(UniqueConstraint("objection_id", thing) for thing in ("answer_id", "asset_id", "tip_id")),
    )

    objection_id: Mapped[int] = mapped_column(ForeignKey(Objection.id, ondelete="CASCADE"))
    objection: Mapped[Objection] = relationship()
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey(Asset.id, ondelete="CASCADE"), index=True)
    tip_id: Mapped[int | None] = mapped_column(ForeignKey(Tip.id, ondelete="CASCADE"), index=True)
    helped: Mapped[bool | None]

    @classmethod
    def note(
        cls,
        objection: Objection,
        helped: bool | None,
        answer: Model | None = None,
        asset: Asset | None = None,
        tip: Tip | None = None,
        by: User | None = None,
    ) -> "Outcome":
        """Counts whether that one thing helped on that occasion; said again, the later word counts. None: it
        was tried, and does what the occasion says.

        When nothing helped and the theme was resolved, it is reopened and its owner told.
        Raises ValueError for none or several things.
        """
        things = {"answer_id": answer, "asset_id": asset, "tip_id": tip}
        thing = {name: row.id for name, row in things.items() if row is not None}
        if len(thing) != 1:
            raise ValueError("an outcome is of one thing")
        outcome = db.session.scalar(select(cls).filter_by(objection_id=objection.id, **thing))
        if outcome is None:
            outcome = cls(objection_id=objection.id, **thing)
            db.session.add(outcome)
        outcome.helped = helped
        db.session.flush()
        if helped is not None:
            on_that_day = db.session.scalars(select(cls.helped).where(cls.objection_id == objection.id))
            objection.note_outcome(any(on_that_day), by or objection.logged_by)
        return outcome
