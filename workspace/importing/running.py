"""Running an import in the background: small batches of its rows, each saved with what became of them.

A batch commits its rows, their results and the counts together, so that whatever stops the process, the next
run goes on with the first row that has no result. Between batches it notices that someone cancelled.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from workspace.activity.models import Event
from workspace.db import Busy, db, now, writing
from workspace.importing.account_rows import AccountRows
from workspace.importing.answers import Said, said_in
from workspace.importing.asset_rows import AssetRows
from workspace.importing.bringing import Bringer, Brought, Refused
from workspace.importing.cancelling import undo
from workspace.importing.choices import Choices
from workspace.importing.columns import Sheet
from workspace.importing.deal_rows import DealRows
from workspace.importing.identity import ObjectionKeys
from workspace.importing.kept_rows import forget_waiting, lighten, row
from workspace.importing.mapping import Mapping
from workspace.importing.models import FOLDER, UNDER_WAY, Import, ImportRow
from workspace.importing.objection_rows import ObjectionRows, number
from workspace.importing.persona_rows import PersonaRows
from workspace.importing.sheet import Row, Unreadable
from workspace.importing.taking_in import refuse, take_in
from workspace.queue import daily, huey, job

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


OLD = timedelta(days=30)


@dataclass
class Waiting:
    """A row of the file with what it says, or the reason why it cannot be read. `id` is of its ImportRow."""

    id: int
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
    under_way = select(Import.id).where(Import.state.in_(UNDER_WAY))
    for import_id in db.session.scalars(under_way.order_by(Import.id)).all():
        work(import_id)


@daily(3)
def let_go() -> None:
    """Files that nobody mapped within a month are put away."""
    old = select(Import.id).where(Import.state == "mapping", Import.created_at < now() - OLD)
    for import_id in db.session.scalars(old).all():
        with writing():
            db.session.get(Import, import_id).cancel()
            db.session.commit()
        work(import_id)
    _let_files_go()


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
            if import_.state == "reading":
                take_in(import_id)
            if import_.state in ("queued", "running"):
                _run(import_id)
            if _state(import_id) == "cancelling":
                undo(import_id)
        except Exception:  # the queue logs it; a page that says «under way» for ever would tell nobody
            _stop(import_id)
            raise


def waiting(import_id: int, names: list[str], mapping: Mapping) -> Iterator[list[Waiting]]:
    """The chosen rows that have no result yet, a batch at a time, as the mapping reads them.

    The rows before them are read too: an objection's key says which time it occurs, from the first row on.
    """
    import_ = db.session.get(Import, import_id)
    choices, keys = Choices(import_.user), ObjectionKeys()
    ticked = None if mapping.rows is None else set(mapping.rows)
    after, noun = 0, import_.noun
    while page := _page(import_id, after):
        after = page[-1].n
        rows = [(kept, row(kept.n, kept.raw, kept.reason, names)) for kept in page]
        knowing = mapping.also([one for _kept, one in rows], noun, choices)
        lines = [(kept, _line(kept.id, one, noun, knowing)) for kept, one in rows]
        if noun == "objections":
            for kept, line in lines:
                if line.said and (ticked is None or kept.n in ticked):
                    number(line.said, keys)
        yield [line for kept, line in lines if kept.result is None and (ticked is None or kept.n in ticked)]


def _page(import_id: int, after: int) -> list:
    kept = select(ImportRow.id, ImportRow.n, ImportRow.raw, ImportRow.reason, ImportRow.result)
    here = kept.where(ImportRow.import_id == import_id, ImportRow.n > after)
    return db.session.execute(here.order_by(ImportRow.n).limit(BATCH)).all()


def _line(id: int, row: Row, noun: str, mapping: Mapping) -> Waiting:
    try:
        return Waiting(id, row, said_in(row, noun, mapping))
    except Unreadable as error:
        return Waiting(id, row, None, str(error.reason))


def _run(import_id: int) -> None:
    import_ = db.session.get(Import, import_id)
    names, mapping = Sheet.kept(import_.sheet).names, Mapping(**import_.mapping)
    with writing():
        import_ = db.session.get(Import, import_id, with_for_update=True)
        if import_.state == "queued":
            import_.state, import_.total = "running", mapping.count(Sheet.kept(import_.sheet))
        db.session.commit()
    for lines in waiting(import_id, names, mapping):
        if lines and not _batch(import_id, lines):
            return
        time.sleep(PAUSE)
    _finish(import_id)


def _batch(import_id: int, lines: list[Waiting]) -> bool:
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
        return _batch(import_id, [Waiting(lines[0].id, lines[0].row, None, reason)])


def _bring(import_id: int, lines: list[Waiting]) -> bool:
    import_ = db.session.get(Import, import_id, with_for_update=True)
    if import_.state != "running":
        return False
    bringer = BRINGERS[import_.noun](Mapping(**import_.mapping), import_.user, _met(import_id))
    bringer.expect([line.said for line in lines if line.said])
    outcomes = [(line, _outcome(bringer, line)) for line in lines]
    bringer.settle()
    results = [_result(bringer.kind, line, outcome) for line, outcome in outcomes]
    db.session.execute(update(ImportRow), results)
    for result in results:
        setattr(import_, result["result"], getattr(import_, result["result"]) + 1)
    import_.done += len(lines)
    return True


def _outcome(bringer: Bringer, line: Waiting) -> Brought | Refused:
    if line.said is None:
        return Refused(line.trouble)
    try:
        brought = bringer.bring(line.said)
    except Refused as refused:
        return refused
    if brought.row.id:
        bringer.seen.add(brought.row.id)
    return brought


def _result(kind: str, line: Waiting, outcome: Brought | Refused) -> dict[str, object]:
    """What became of one row, as columns of its ImportRow. Who worked on ours since is told by the moment."""
    result = {"id": line.id, "created_at": now(), "reason": "", "before": None}
    if isinstance(outcome, Brought):
        before = {"was": outcome.was, "made": outcome.made} if outcome.was or outcome.made else None
        became = {"result": outcome.result, "kind": kind, "row_id": outcome.row.id, "before": before}
        return result | became
    kind, row_id = kind if outcome.row_id else "", outcome.row_id
    return result | {"result": "failed", "reason": outcome.reason[:400], "kind": kind, "row_id": row_id}


def _met(import_id: int) -> set[int]:
    """The numbers of our rows that earlier batches met."""
    met = select(ImportRow.row_id).where(ImportRow.import_id == import_id, ImportRow.result != "failed")
    return set(db.session.scalars(met))


def _finish(import_id: int) -> None:
    """The rows as they came are not needed any more, but for those that failed."""
    forget_waiting(import_id)
    lighten(import_id)
    with writing():
        import_ = db.session.get(Import, import_id, with_for_update=True)
        if import_.state == "running":
            import_.state, import_.sheet = "done", {}
            Event.record(import_.user, "imported", "import", import_.id, import_.file_name)
        db.session.commit()


def _let_files_go() -> None:
    """Those that were stored and then never named by a row: the server ended in between."""
    folder = current_app.config["DATA_DIR"] / FOLDER
    reading = db.session.scalars(select(Import.client_id).where(Import.state == "reading"))
    waiting = {client_id.hex for client_id in reading}
    for path in folder.glob("*"):
        if path.name not in waiting and path.stat().st_mtime < (now() - timedelta(days=1)).timestamp():
            path.unlink(missing_ok=True)


def _stop(import_id: int) -> None:
    if _state(import_id) == "reading":
        refuse(import_id, _("Something failed while the file was read. Please save it again, or as CSV."))
        return
    with writing():
        db.session.get(Import, import_id).state = "failed"
        db.session.commit()


def _state(import_id: int) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(Import.state).where(Import.id == import_id))
