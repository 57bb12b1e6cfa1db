"""Notes every row that is made in a block, so that the demo can be removed wholly."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session, UOWTransaction

from workspace.activity.models import Following
from workspace.db import db, now
from workspace.demo.models import DemoRow
from workspace.objections.heard import Heard


@contextmanager
def recording() -> Iterator[None]:
    """Keeps a DemoRow for each row that the block makes. What is made in SQL is compared with before."""
    made: set[tuple[str, int]] = set()
    before = _made_in_sql()

    def note(session: Session, _context: UOWTransaction) -> None:
        made.update((row.__tablename__, row.id) for row in session.new)

    session = db.session()
    event.listen(session, "after_flush", note)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "after_flush", note)
    made |= _made_in_sql() - before
    db.session.execute(
        insert(DemoRow),
        [{"table": table, "row_id": row_id, "created_at": now()} for table, row_id in sorted(made)],
    )


def _made_in_sql() -> set[tuple[str, int]]:
    return {
        (table.__tablename__, row_id)
        for table in (Heard, Following)
        for row_id in db.session.scalars(select(table.id))
    }
