"""Filling an empty workspace from an archive: the same rows under the same numbers, or nothing at all.

An archive is a file from outside: names in it are never paths, sizes are asked before anything is unpacked,
and each upload must have the SHA-256 it is called by.
"""

import base64
import hashlib
import json
import os
import tempfile
import uuid
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Column, Table, func, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from workspace.db import Moment, db, writing
from workspace.importing.archive import EMPTIED, FORMAT, revision, tables
from workspace.settings.models import Workspace

_MOST_UNPACKED = 50 * 1024**3
_MOST_RATIO = 500
_CHUNK = 1024 * 1024
_LONGEST_LINE = 32 * 1024 * 1024
# What broken parts and cells of another kind than their columns let rise.
_BROKEN = (
    BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, TypeError,
    AttributeError, LookupError, ArithmeticError, SQLAlchemyError,
)  # fmt: skip
_HEX = frozenset("0123456789abcdef")


class Unfit(ValueError):
    """An archive that cannot be taken in, or a workspace that is not empty; the message says why."""


def restore(file: Path | IO[bytes]) -> dict[str, int]:
    """Takes the archive in and returns the rows of each table. Raises Unfit, and then no row was written."""
    try:
        with ZipFile(file) as archive:
            _check_size(archive)
            manifest = _manifest(archive)
            for name in _uploads(archive):
                _restore_upload(archive, name)
            with writing():
                counts = _restore_tables(archive, manifest)
                db.session.commit()
    except Unfit:
        raise
    except _BROKEN as error:
        raise Unfit(_("This is no archive of Tryline, or it is damaged.")) from error
    return counts


def _check_size(archive: ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > _MOST_UNPACKED or unpacked > 10 * 1024**2 + packed * _MOST_RATIO:
        raise Unfit(_("The archive is too large when unpacked."))


def _manifest(archive: ZipFile) -> dict:
    with archive.open("manifest.json") as file:
        manifest = json.loads(file.read(_CHUNK))
    if manifest["format"] != FORMAT:
        raise Unfit(_("The archive was made by a version that keeps its rows otherwise."))
    if manifest["revision"] != revision():
        raise Unfit(
            _(
                "The archive was made at migration %(theirs)s and this database is at %(ours)s: "
                "bring both to the same version first.",
                theirs=str(manifest["revision"])[:20],
                ours=revision(),
            )
        )
    return manifest


def _restore_tables(archive: ZipFile, manifest: dict) -> dict[str, int]:
    for table in tables():
        if db.session.execute(select(table.c.id).limit(1)).first():
            raise Unfit(_("This workspace is not empty: there are %(rows)s.", rows=table.name))
    counts = {table.name: _restore_table(archive, table) for table in tables()}
    if counts != manifest["tables"]:
        raise Unfit(_("The archive does not hold as many rows as it says."))
    if Workspace.get() is None:
        raise Unfit(_("There is no workspace in the archive."))
    return counts


def _restore_table(archive: ZipFile, table: Table) -> int:
    """Rows that point at rows of their own table are pointed there when all of them are in."""
    n, own = 0, [column for column in table.c if _points_at(column, table)]
    later: list[dict] = []
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        rows = _rows(lines, table)
        while some := list(islice(rows, 500)):
            for row in some:
                pointing = {column.name: row[column.name] for column in own if row[column.name] is not None}
                if pointing:
                    later.append({"id": row["id"], **pointing})
                    row.update(dict.fromkeys(pointing))
            db.session.execute(insert(table), some)
            n += len(some)
    for row in later:
        db.session.execute(update(table).where(table.c.id == row.pop("id")).values(row))
    _go_on_numbering(table)
    return n


def _rows(lines: IO[bytes], table: Table) -> Iterator[dict[str, object]]:
    while line := lines.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise Unfit(_("The archive is too large when unpacked."))
        cells = json.loads(line)
        row = {column.name: _read(column, cells[column.name]) for column in table.c}
        # No archive says what opens a door here, whoever made it.
        yield {name: EMPTIED.get((table.name, name), value) for name, value in row.items()}


def _read(column: Column, value: object) -> object:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    read = _READ.get(column.type.python_type)
    return read(value) if read else value


_READ = {
    date: date.fromisoformat,
    Decimal: Decimal,
    uuid.UUID: uuid.UUID,
    bytes: base64.b64decode,
}


def _points_at(column: Column, table: Table) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)


def _go_on_numbering(table: Table) -> None:
    """PostgreSQL counts apart from the rows; SQLite goes on from the largest by itself."""
    if db.engine.dialect.name != "postgresql":
        return
    largest = db.session.scalar(select(func.max(table.c.id)))
    if largest:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :largest)")
        db.session.execute(sequence, {"table": table.name, "largest": largest})


def _uploads(archive: ZipFile) -> list[str]:
    """The SHA-256 names of the uploads. Anything else in that folder is not ours."""
    names = [name.removeprefix("uploads/") for name in archive.namelist() if name.startswith("uploads/")]
    if any(len(name) != 64 or not _HEX.issuperset(name) for name in names):
        raise Unfit(_("The archive holds a file under a name that is not ours."))
    return names


def _restore_upload(archive: ZipFile, name: str) -> None:
    folder = current_app.config["DATA_DIR"] / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(f"uploads/{name}") as packed, tempfile.NamedTemporaryFile(dir=folder) as file:
        while chunk := packed.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        if digest.hexdigest() != name:
            raise Unfit(_("The upload %(name)s is damaged.", name=name))
        if not (folder / name).exists():
            os.link(file.name, folder / name)
