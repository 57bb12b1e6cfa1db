"""The whole workspace in one zip: a manifest, one file of JSON lines a table, the uploads, and CSV to read.

Left out are secrets (passwords, sessions, links), what is made anew by itself (meanings) and what only serves
an import under way. Rows keep their numbers, so that an empty workspace filled from it is the same workspace.
"""

import base64
import json
import tempfile
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask import current_app
from sqlalchemy import Table, select, text

from workspace.db import db, now
from workspace.importing.readable import write_readable

FORMAT = 1
LEFT_OUT = frozenset({"sign_ins", "resets", "invitations", "chat_codes", "login_failures", "meanings"})
EMPTIED = {("users", "password_hash"): None}


def archived() -> IO[bytes]:
    """The archive as a temporary file that is gone when it is closed."""
    file = tempfile.TemporaryFile(dir=current_app.config["DATA_DIR"])  # noqa: SIM115  send_file closes it
    write_archive(file)
    file.seek(0)
    return file


def write_archive(file: IO[bytes]) -> dict[str, int]:
    """Writes the archive and returns the rows of each table. All is read in one transaction."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        counts = {table.name: _write_table(archive, table) for table in tables()}
        uploads = _write_uploads(archive)
        write_readable(archive)
        manifest = {
            "format": FORMAT,
            "revision": revision(),
            "made_at": now().isoformat(),
            "tables": counts,
            "uploads": uploads,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    db.session.rollback()
    return counts


def tables() -> list[Table]:
    """The tables of an archive, those that others point at first."""
    return [table for table in db.metadata.sorted_tables if table.name not in LEFT_OUT]


def revision() -> str | None:
    """The migration that the database stands at: rows fit only the same one."""
    return db.session.scalar(text("SELECT version_num FROM alembic_version"))


def _write_table(archive: ZipFile, table: Table) -> int:
    n = 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
        lines = TextIOWrapper(file, encoding="utf-8", newline="\n")
        for line in _lines(table):
            lines.write(line)
            n += 1
        lines.flush()
        lines.detach()
    return n


def _lines(table: Table) -> Iterator[str]:
    rows = db.session.execute(select(table).order_by(table.c.id).execution_options(yield_per=500))
    for row in rows.mappings():
        cells = {name: EMPTIED.get((table.name, name), value) for name, value in row.items()}
        yield json.dumps({name: _written(value) for name, value in cells.items()}, ensure_ascii=False) + "\n"


def _written(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _write_uploads(archive: ZipFile) -> int:
    """Uploads are kept by their SHA-256, and mostly packed already."""
    folder = current_app.config["DATA_DIR"] / "uploads"
    files = sorted(path for path in folder.glob("*") if path.is_file() and len(path.name) == 64)
    for path in files:
        archive.write(path, f"uploads/{path.name}", ZIP_STORED)
    return len(files)
