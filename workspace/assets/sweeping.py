"""Uploaded files that no asset names: its form was refused, or it has another file now."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from workspace.assets.models import Asset
from workspace.assets.uploads import folder
from workspace.db import db, now
from workspace.queue import daily

AGE = timedelta(days=1)  # a file is stored before the row that names it


@daily(3)
def sweep() -> None:
    """Removes them."""
    for path in unnamed():
        path.unlink(missing_ok=True)


def unnamed() -> Iterator[Path]:
    """Those older than a day. Stored again, the same content is a new file: the age is asked last."""
    named = set(db.session.scalars(select(Asset.file_sha256).where(Asset.file_sha256 != "")))
    for path in sorted(folder().iterdir()):
        if path.name not in named and path.stat().st_mtime < (now() - AGE).timestamp():
            yield path
