"""Rows that take seconds to make: made once a process, and put back for each test that begins with them."""

from collections.abc import Callable

from sqlalchemy import Table

from tests import make
from workspace.db import db, writing
from workspace.demo import loading

_made: dict[Callable[[], None], list[tuple[Table, list[dict]]]] = {}


def put(build: Callable[[], None]) -> None:
    """Into empty tables, the rows that `build` makes; from the second time on as they were the first time."""
    if build not in _made:
        build()
        db.session.rollback()
        _made[build] = [(table, _rows(table)) for table in db.metadata.sorted_tables]
        return
    with writing():
        for table, rows in _made[build]:
            if rows:
                db.session.execute(table.insert(), rows)
        db.session.commit()


def demo() -> None:
    """The demo's company in its workspace; none of its people has a password."""
    make.workspace()
    loading.load()


def _rows(table: Table) -> list[dict]:
    return [dict(row) for row in db.session.execute(table.select().order_by(table.c.id)).mappings()]
