"""Notes every row that is made in a block, so that the demo can be removed wholly."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, func, insert, select
from sqlalchemy.orm import Session, UOWTransaction

from workspace.activity.models import Following
from workspace.db import Model, db, now
from workspace.demo.models import DemoRow
from workspace.objections.heard import Heard

MADE_IN_SQL = (Heard, Following)


@contextmanager
def recording() -> Iterator[None]:
    """Keeps a DemoRow for each row that the block makes. What is made in SQL is compared with before."""
    made: set[tuple[str, int]] = set()
    before = _newest()

    def note(session: Session, _context: UOWTransaction) -> None:
        made.update((row.__tablename__, row.id) for row in session.new)

    session = db.session()
    event.listen(session, "after_flush", note)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "after_flush", note)
    made |= _made_in_sql(before)
    rows = [{"table": table, "row_id": row_id, "created_at": now()} for table, row_id in sorted(made)]
    if rows:
        db.session.execute(insert(DemoRow), rows)


def _newest() -> dict[type[Model], int]:
    return {noun: db.session.scalar(select(func.max(noun.id))) or 0 for noun in MADE_IN_SQL}


def _made_in_sql(before: dict[type[Model], int]) -> set[tuple[str, int]]:
    """Numbers are given once and grow."""
    return {
        (noun.__tablename__, row_id)
        for noun, newest in before.items()
        for row_id in db.session.scalars(select(noun.id).where(noun.id > newest))
    }
