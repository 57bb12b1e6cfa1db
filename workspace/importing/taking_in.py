"""Taking a file in, in the background: its rows are kept a batch at a time, then mapped by guess."""

import time
from collections.abc import Iterator
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import insert

from workspace.db import Busy, db, now, writing
from workspace.importing.apart import read_safely
from workspace.importing.choices import Choices
from workspace.importing.columns import Noting, Sheet
from workspace.importing.kept_rows import forget_waiting, rows_of
from workspace.importing.mapping import Mapping, best_noun
from workspace.importing.models import Import, ImportRow
from workspace.importing.sheet import Line, Unreadable
from workspace.importing.values import is_persona
from workspace.settings.models import Workspace

BATCH = 500
BATCH_LETTERS = 500_000
# Between two batches, or the reading would take the turn to write again before those who wait have looked.
PAUSE = 0.02


def take_in(import_id: int) -> None:
    """Reads the file of an import that waits for it. A reading that was broken off begins anew."""
    import_ = db.session.get(Import, import_id)
    path, name = import_.path, import_.file_name
    forget_waiting(import_id)
    try:
        with path.open("rb") as file:
            sheet = _read(import_id, file, name)
        if sheet:
            _offer(import_id, sheet)
    except Unreadable as error:
        refuse(import_id, str(error.reason))
    except FileNotFoundError:
        refuse(import_id, _("The file is not here any more. Please bring it in again."))
    path.unlink(missing_ok=True)


def refuse(import_id: int, reason: str) -> None:
    """The file cannot be read: what was read of it goes, and the reason stays."""
    forget_waiting(import_id)
    with writing():
        import_ = db.session.get(Import, import_id)
        if import_.state == "reading":
            import_.state, import_.reason = "unreadable", reason[:400]
        db.session.commit()


def _read(import_id: int, file: IO[bytes], name: str) -> Sheet | None:
    """None when somebody cancelled meanwhile."""
    reading = read_safely(file, name)
    noting = Noting(reading)
    for lines in _batches(reading.lines):
        noting.note(lines)
        if not _keep(import_id, lines):
            return None
        time.sleep(PAUSE)
    return noting.sheet()


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    letters = 0
    for line in lines:
        batch.append(line)
        letters += sum(len(cell) if isinstance(cell, str) else 8 for cell in line.cells)
        if len(batch) >= BATCH or letters > BATCH_LETTERS:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _keep(import_id: int, lines: list[Line]) -> bool:
    """Saves the rows; False when the import is not being read any more."""
    try:
        return _saved(import_id, lines)
    except Busy:
        time.sleep(1)
        return _keep(import_id, lines)


def _saved(import_id: int, lines: list[Line]) -> bool:
    rows = [
        {
            "import_id": import_id,
            "n": line.number,
            "raw": line.cells,
            "reason": line.trouble[:400],
            "created_at": now(),
        }
        for line in lines
    ]
    with writing():
        import_ = db.session.get(Import, import_id, with_for_update=True)
        is_wanted = import_.state == "reading"
        if is_wanted:
            db.session.execute(insert(ImportRow), rows)
            import_.total += len(rows)
            db.session.commit()
    return is_wanted


def _offer(import_id: int, sheet: Sheet) -> None:
    """Its columns and words as they can be guessed, for a person to confirm."""
    import_ = db.session.get(Import, import_id)
    noun = import_.noun or best_noun(sheet)
    mapping = Mapping.guessed(sheet, noun, Workspace.get().currency, Choices(import_.user))
    if noun == "personas":
        kind = mapping.columns.get("kind", "")
        rows = rows_of(import_id, sheet.names)
        mapping.rows = [row.number for row in rows if is_persona(row.cells.get(kind, ""))]
    with writing():
        import_ = db.session.get(Import, import_id, with_for_update=True)
        if import_.state == "reading":
            import_.noun, import_.sheet, import_.mapping = noun, sheet.as_json(), mapping.as_json()
            import_.state, import_.total = "mapping", sheet.count
        db.session.commit()
