"""Whether the server lives, and whether it can work: for whatever watches it."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from sqlalchemy.exc import SQLAlchemyError

from workspace.db import db
from workspace.hosts import any_host
from workspace.web import public

bp = Blueprint("upkeep", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/healthz")
@public
@any_host
def healthz():
    """The process answers. Asks nobody else."""
    return "ok\n", 200, PLAIN


@bp.get("/readyz")
@public
@any_host
def readyz():
    """The database answers and is migrated; else 503, so that a balancer waits."""
    try:
        current = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    except SQLAlchemyError:
        db.session.rollback()
        return "the database does not answer\n", 503, PLAIN
    wanted = set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())
    if current != wanted:
        return "the database is not migrated\n", 503, PLAIN
    return "ok\n", 200, PLAIN
