"""What hangs on a product or segment: found by the foreign keys, since upper rooms are not imported."""

from typing import NamedTuple

from sqlalchemy import func, select

from workspace.db import Model, db, pointing_at


class Dependents(NamedTuple):
    """Rows of one table; those that block must be changed before the removal, the others lose the mark."""

    table: str
    count: int
    blocks: bool


def dependents(row: Model) -> list[Dependents]:
    """The tables with rows that point at this one, largest first."""
    found = [
        Dependents(
            key.parent.table.name,
            db.session.scalar(select(func.count()).select_from(key.parent.table).where(key.parent == row.id)),
            key.ondelete != "SET NULL",
        )
        for key in pointing_at(row.__table__)
    ]
    return sorted((some for some in found if some.count), key=lambda some: -some.count)
