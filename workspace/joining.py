"""Two rows become one: whatever points at the one points at the other, in every room, and nothing is lost.

The tables above are found by walking the metadata's foreign keys, so that a lower room can join its rows.
"""

import re
from collections.abc import Collection, Iterator

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Row,
    Table,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)

from workspace.db import Model, db, pointing_at


def join(old: Model, new: Model, leaving: Collection[str] = ()) -> None:
    """Points every foreign key to `old` at `new`, but those of the tables named in `leaving`.

    Where a table allows one row, that of `new` stays, and a counter (a column `n`) adds up. `old` stays too.
    """
    db.session.flush()
    for key in pointing_at(old.__table__):
        if key.parent.table.name in leaving:
            continue
        for beside in _unique_beside(key.parent):
            _join_twins(key.parent, beside, old.id, new.id)
        moved = update(key.parent.table).where(key.parent == old.id).values({key.parent.name: new.id})
        db.session.execute(moved)
    db.session.expire_all()


def twins(column: Column, old_id: int, new_id: int) -> list[Row]:
    """(id, twin_id, made_at) of the rows of `old` that `join` lets go, because `new` has the same one."""
    table = column.table
    twin = table.alias()
    found = select(table.c.id, twin.c.id.label("twin_id"), table.c.created_at.label("made_at"))
    return [
        row
        for beside in _unique_beside(column)
        for row in db.session.execute(
            found.join(twin, _same(table, twin, beside)).where(
                column == old_id, twin.c[column.name] == new_id
            )
        )
    ]


def _same(table: Table, twin: FromClause, beside: list[Column]) -> ColumnElement[bool]:
    return and_(True, *(twin.c[one.name].is_not_distinct_from(table.c[one.name]) for one in beside))


def _unique_beside(column: Column) -> Iterator[list[Column]]:
    """Of each rule of uniqueness that names this column the others: two rows may become one by moving."""
    table = column.table
    rules = [rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    rules += [index.expressions for index in table.indexes if index.unique]
    for parts in rules:
        names = set(re.findall(r"\w+", " ".join(str(part) for part in parts)))  # coalesce(job_id, 0) has one
        if column.name in names:
            yield [other for other in table.c if other.name in names and other is not column]


def _join_twins(column: Column, beside: list[Column], old: int, new: int) -> None:
    table = column.table
    other = table.alias()

    def twin(row_id: int) -> list[ColumnElement[bool]]:
        return [other.c[column.name] == row_id, _same(table, other, beside)]

    if "n" in table.c:
        added = select(func.sum(other.c.n)).where(*twin(old)).scalar_subquery()
        counted = update(table).where(column == new, exists().where(*twin(old)))
        db.session.execute(counted.values(n=table.c.n + added))
    db.session.execute(delete(table).where(column == old, exists().where(*twin(new))))
