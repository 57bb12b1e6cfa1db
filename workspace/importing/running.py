"""Running an import in the background: small batches, each saved with what became of its rows.

A batch commits its rows, their results and the counts together, so that whatever stops the process, the next
run goes on with the first row that has no result. Between batches it notices that someone cancelled.
"""

import time
from dataclasses import dataclass

from flask_babel import force_locale, lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from workspace.activity.models import Event
from workspace.db import Busy, db, writing
from workspace.importing.account_rows import AccountRows
from workspace.importing.answers import Said, said_in
from workspace.importing.asset_rows import AssetRows
from workspace.importing.bringing import Bringer, Brought, Refused
from workspace.importing.cancelling import undo
from workspace.importing.deal_rows import DealRows
from workspace.importing.mapping import Mapping
from workspace.importing.models import Import, ImportRow
from workspace.importing.objection_rows import ObjectionRows, number_rows
from workspace.importing.persona_rows import PersonaRows
from workspace.importing.reading import read_sheet
from workspace.importing.sheet import Row, Unreadable
from workspace.queue import huey, job

BATCH = 200
# Between two batches, or the import would take the turn to write again before those who wait have looked.
PAUSE = 0.02
BRINGERS: dict[str, type[Bringer]] = {
    "objections": ObjectionRows,
    "deals": DealRows,
    "accounts": AccountRows,
    "assets": AssetRows,
    "personas": PersonaRows,
}


@dataclass
class Line:
    """A row of the file with what it says, or the reason why it cannot be read."""

    row: Row
    said: Said | None
    trouble: str = ""


@job
def work_off(import_id: int) -> None:
    """Goes on with an import, or with its cancelling, wherever it stands."""
    work(import_id)


@job
def work_off_all() -> None:
    """What a consumer that ended had begun."""
    under_way = select(Import.id).where(Import.state.in_(("queued", "running", "cancelling")))
    for import_id in db.session.scalars(under_way.order_by(Import.id)).all():
        work(import_id)


@huey.on_startup()
def go_on() -> None:
    work_off_all()


def work(import_id: int) -> None:
    """Runs the import to its end, in the language of whoever started it."""
    import_ = db.session.get(Import, import_id)
    if import_ is None:
        return
    with force_locale(import_.user.language if import_.user else "en"):
        try:
            if import_.state in ("queued", "running"):
                _run(import_id)
            if _state(import_id) == "cancelling":
                undo(import_id)
        except Exception:  # the queue logs it; a page that says «under way» for ever would tell nobody
            _stop(import_id)
            raise


def lines_of(import_: Import) -> list[Line]:
    """The chosen rows of the file as its mapping reads them."""
    mapping = Mapping(**import_.mapping)
    rows = mapping.chosen(read_sheet(import_.content, import_.file_name).rows)
    lines = [_line(row, import_.noun, mapping) for row in rows]
    if import_.noun == "objections":
        number_rows([line.said for line in lines if line.said])
    return lines


def _line(row: Row, noun: str, mapping: Mapping) -> Line:
    try:
        return Line(row, said_in(row, noun, mapping))
    except Unreadable as error:
        return Line(row, None, str(error.reason))


def _run(import_id: int) -> None:
    lines = lines_of(db.session.get(Import, import_id))
    done = set(db.session.scalars(select(ImportRow.n).where(ImportRow.import_id == import_id)))
    with writing():
        import_ = db.session.get(Import, import_id, with_for_update=True)
        if import_.state == "queued":
            import_.state, import_.total = "running", len(lines)
        db.session.commit()
    left = [line for line in lines if line.row.number not in done]
    for start in range(0, len(left), BATCH):
        if not _batch(import_id, left[start : start + BATCH]):
            return
        time.sleep(PAUSE)
    _finish(import_id)


def _batch(import_id: int, lines: list[Line]) -> bool:
    """Saves the rows; False when the import is running no more. What the database refuses is one row's fault:
    the batch is then saved row by row."""
    try:
        with writing():
            is_running = _bring(import_id, lines)
            db.session.commit()
        return is_running
    except Busy:
        time.sleep(1)
        return _batch(import_id, lines)
    except SQLAlchemyError:
        if len(lines) > 1:
            return all([_batch(import_id, [line]) for line in lines])
        reason = str(lazy_gettext("The database did not take the row."))
        return _batch(import_id, [Line(lines[0].row, None, reason)])


def _bring(import_id: int, lines: list[Line]) -> bool:
    import_ = db.session.get(Import, import_id, with_for_update=True)
    if import_.state != "running":
        return False
    bringer = BRINGERS[import_.noun](Mapping(**import_.mapping), import_.user, _met(import_id))
    bringer.expect([line.said for line in lines if line.said])
    outcomes = [(line, _outcome(bringer, line)) for line in lines]
    bringer.settle()
    for line, outcome in outcomes:
        kept = _kept(bringer.kind, line, outcome)
        db.session.add(kept)
        kept.import_id, kept.n = import_id, line.row.number
        setattr(import_, kept.result, getattr(import_, kept.result) + 1)
    import_.done += len(lines)
    return True


def _outcome(bringer: Bringer, line: Line) -> Brought | Refused:
    if line.said is None:
        return Refused(line.trouble)
    try:
        brought = bringer.bring(line.said)
    except Refused as refused:
        return refused
    if brought.row.id:
        bringer.seen.add(brought.row.id)
    return brought


def _kept(kind: str, line: Line, outcome: Brought | Refused) -> ImportRow:
    """What became of one row, as it is kept: its cells only when it failed, to be handed back."""
    if isinstance(outcome, Brought):
        before = {"was": outcome.was, "made": outcome.made} if outcome.was or outcome.made else None
        return ImportRow(raw=[], result=outcome.result, kind=kind, row_id=outcome.row.id, before=before)
    return ImportRow(
        raw=list(line.row.cells.values()),
        result="failed",
        reason=outcome.reason[:400],
        kind=kind if outcome.row_id else "",
        row_id=outcome.row_id,
    )


def _met(import_id: int) -> set[int]:
    """The numbers of our rows that earlier batches met."""
    met = select(ImportRow.row_id).where(ImportRow.import_id == import_id, ImportRow.result != "failed")
    return set(db.session.scalars(met))


def _finish(import_id: int) -> None:
    """The file itself is not needed any more: its rows are here, and the failed ones are kept."""
    with writing():
        import_ = db.session.get(Import, import_id, with_for_update=True)
        if import_.state == "running":
            import_.state, import_.content = "done", b""
            Event.record(import_.user, "imported", "import", import_.id, import_.file_name)
        db.session.commit()


def _stop(import_id: int) -> None:
    with writing():
        db.session.get(Import, import_id).state = "failed"
        db.session.commit()


def _state(import_id: int) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(Import.state).where(Import.id == import_id))
