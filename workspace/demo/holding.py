"""What stands on given rows alone, found by walking the foreign keys of all tables: no room is named here.

Only an objection is treated by name: it can do without its theme (when it has words), persona and buying job.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ForeignKey, Select, Table, select

from workspace.db import db
from workspace.objections.heard import Heard
from workspace.objections.models import Objection

Rows = dict[str, set[int]]
LINKS = {"theme_id": "themes", "persona_id": "personas", "job_id": "jobs"}
CHUNK = 500


def held_by(rows: Rows) -> Rows:
    """By table, the rows that cannot be without these, and those that cannot be without them, and so on."""
    gone = {table: set(ids) for table, ids in rows.items()}
    fresh = gone
    while fresh:
        found: Rows = {}
        for table, row_id in (*_pointing_at(fresh), *_texts_of(fresh)):
            if row_id not in gone.get(table, ()):
                found.setdefault(table, set()).add(row_id)
        for table, ids in found.items():
            gone.setdefault(table, set()).update(ids)
        fresh = found
    return {table: rest for table, ids in gone.items() if (rest := ids - rows.get(table, set()))}


def chunks(ids: set[int]) -> Iterator[Sequence[int]]:
    """A statement takes only so many values."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _pointing_at(rows: Rows) -> Iterator[tuple[str, int]]:
    for table in db.metadata.sorted_tables:
        if table.name == Heard.__tablename__:
            continue  # cells are counted, not held
        for key in table.foreign_keys:
            for some in chunks(rows.get(key.column.table.name, set())):
                for row_id in db.session.scalars(_held(table, key).where(key.parent.in_(some))):
                    yield table.name, row_id


def _held(table: Table, key: ForeignKey) -> Select:
    """The rows that go when what the key points at goes; elsewhere the database sets the key to null."""
    rows = select(table.c.id)
    if key.ondelete == "SET NULL":
        return rows.where(False)
    if table.name == Objection.__tablename__ and key.parent.name in LINKS:
        return rows.where(table.c.words == "", key.parent.name == "theme_id")
    return rows


def _texts_of(rows: Rows) -> Iterator[tuple[str, int]]:
    """The texts that these rows own: the row points at its text, not the text at the row."""
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "texts" and key.ondelete == "RESTRICT":
                for some in chunks(rows.get(table.name, set())):
                    for text_id in db.session.scalars(select(key.parent).where(table.c.id.in_(some))):
                        yield "texts", text_id
