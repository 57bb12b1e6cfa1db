"""The rows of a file while they wait to be imported: read a few at a time, let go of when they are done."""

from collections.abc import Iterator

from sqlalchemy import Select, delete, select, update

from workspace.db import db, writing
from workspace.importing.models import ImportRow
from workspace.importing.sheet import Row

_AT_ONCE = 2_000


def rows_of(import_id: int, names: list[str], after: int = 0, at_once: int = 50) -> Iterator[Row]:
    """The rows in the order of the file, from the first after row number `after`."""
    kept = select(ImportRow.n, ImportRow.raw, ImportRow.reason).where(
        ImportRow.import_id == import_id, ImportRow.n > after
    )
    for n, raw, reason in db.session.execute(kept.order_by(ImportRow.n).execution_options(yield_per=at_once)):
        yield row(n, raw, reason, names)


def row(n: int, raw: list, trouble: str, names: list[str]) -> Row:
    """A row by the names of its columns; cells that were not there are empty."""
    cells = dict.fromkeys(names, "") | dict(zip(names, raw, strict=False))
    return Row(n, {} if trouble and not raw else cells, trouble)


def forget_waiting(import_id: int) -> None:
    """Deletes the rows that nothing became of, a few at a time."""
    waiting = _of(import_id).where(ImportRow.result.is_(None))
    while ids := _some(waiting):
        with writing():
            db.session.execute(delete(ImportRow).where(ImportRow.id.in_(ids)))
            db.session.commit()


def lighten(import_id: int) -> None:
    """Empties the cells of the rows that are in; those of failed ones are handed back."""
    done = _of(import_id).where(ImportRow.result.in_(("created", "updated", "unchanged")))
    after = 0
    while ids := _some(done.where(ImportRow.id > after)):
        after = ids[-1]
        with writing():
            db.session.execute(update(ImportRow).where(ImportRow.id.in_(ids)).values(raw=[]))
            db.session.commit()


def _of(import_id: int) -> Select:
    return select(ImportRow.id).where(ImportRow.import_id == import_id)


def _some(ids: Select) -> list[int]:
    return list(db.session.scalars(ids.order_by(ImportRow.id).limit(_AT_ONCE)))
