"""Receiving a file: it is kept as it came, and read in the background."""

import hashlib
import os
import tempfile
import uuid
from typing import IO

from flask import current_app

from workspace.db import db
from workspace.importing.models import FOLDER, Import
from workspace.importing.reading import check_beginning
from workspace.people.models import User

_CHUNK = 1024 * 1024


def keep(file: IO[bytes], client_id: str) -> str:
    """Stores the file for the import of that key and returns its SHA-256. Slow: before a write.

    Raises Unreadable for what a glance tells is no table.
    """
    check_beginning(file)
    folder = current_app.config["DATA_DIR"] / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as kept:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    os.replace(kept.name, folder / uuid.UUID(client_id).hex)
    return digest.hexdigest()


def receive(sha256: str, name: str, by: User, client_id: str, noun: str = "") -> Import:
    """An import that waits to be read. Without a noun the headings will decide."""
    if made := Import.sent(client_id):
        return made
    import_ = Import(
        client_id=uuid.UUID(client_id), noun=noun, file_name=name[-200:], sha256=sha256, user_id=by.id
    )
    db.session.add(import_)
    db.session.flush()
    return import_
