"""A copy of everything a workspace is, while it is at work: its database, and the files people uploaded.

A name that ends in .zip takes both; any other is the SQLite database alone. Neither holds the secret key, so
people sign in again after a restore elsewhere. The database is copied first, and uploads are written before
the rows that name them, so that every file a row names is in the copy.
"""

import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

DATABASE = "tryline.sqlite3"
UPLOADS = "uploads"


class Unusable(Exception):
    """A file that cannot be restored; the message says why."""


def back_up(database: Path, uploads: Path, file: Path) -> None:
    """Writes `file` whole or not at all. Raises FileExistsError."""
    if file.exists():
        raise FileExistsError(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        made = Path(folder) / DATABASE
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(made),))
        if file.suffix == ".zip":
            made = _zipped(made, uploads)
        os.chmod(made, 0o600)
        _sync(made)
        os.replace(made, file)
    _sync(file.parent)


def restore(file: Path, database: Path, uploads: Path) -> None:
    """Puts the copy in place of what is there. Nothing may be at work in the folder. Raises Unusable."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".restore-") as folder:
        made = _unpacked(file, Path(folder))
        _examine(made)
        _sync(made)
        if (kept := Path(folder) / UPLOADS).is_dir():
            uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
            for upload in kept.iterdir():
                os.replace(upload, uploads / upload.name)
        for rest in ("-wal", "-shm"):
            database.with_name(database.name + rest).unlink(missing_ok=True)
        os.replace(made, database)
    _sync(database.parent)


def _zipped(copy: Path, uploads: Path) -> Path:
    made = copy.with_suffix(".zip")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(copy, DATABASE)
        for upload in sorted(uploads.glob("*")) if uploads.is_dir() else ():
            archive.write(upload, f"{UPLOADS}/{upload.name}", zipfile.ZIP_STORED)
    return made


def _unpacked(file: Path, folder: Path) -> Path:
    """The database of the copy, in `folder`, and its uploads beside it. Only names that a backup writes."""
    made = folder / DATABASE
    if not zipfile.is_zipfile(file):
        made.write_bytes(file.read_bytes())
        return made
    with zipfile.ZipFile(file) as archive:
        if broken := archive.testzip():
            raise Unusable(f"{broken} in it is damaged")
        for name in archive.namelist():
            parts = name.split("/")
            if name == DATABASE or (len(parts) == 2 and parts[0] == UPLOADS and parts[1].isalnum()):
                archive.extract(name, folder)
    if not made.exists():
        raise Unusable(f"there is no {DATABASE} in it")
    return made


def _examine(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise Unusable("its database is damaged")
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        raise Unusable("it is no database of Tryline") from None


def _sync(path: Path) -> None:
    """To the disk, before anybody is told that it is there."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
