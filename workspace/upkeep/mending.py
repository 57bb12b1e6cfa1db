"""Counts what was heard anew, cell by cell."""

from sqlalchemy import delete, insert

from workspace.db import db, now, writing
from workspace.objections.heard import Heard, recounted


def recount_cells() -> None:
    """In one turn: between deleting and counting nobody may log."""
    with writing():
        db.session.execute(delete(Heard))
        cells = [{**row._mapping, "created_at": now()} for row in recounted()]
        if cells:
            db.session.execute(insert(Heard), cells)
        db.session.commit()
