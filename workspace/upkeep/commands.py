"""What whoever runs a server types: back up, restore, check, reindex."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from flask import Blueprint, current_app

from workspace.db import db, now
from workspace.objections import meanings, standing
from workspace.upkeep import backup as copies
from workspace.upkeep import checking, found, mending

bp = Blueprint("upkeep_commands", __name__, cli_group=None)
DUMP = 'Back PostgreSQL up with its own tool:\n  pg_dump --format=custom --file=FILE "$DATABASE_URL"'
LOAD = (
    "Restore PostgreSQL with its own tool, while Tryline is stopped:\n"
    '  pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE'
)
FILES = "Uploaded files stand in {}; copy that folder too."


@bp.cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the workspace into FILE while it runs: .zip with the uploads, else the database alone."""
    try:
        copies.back_up(_database(DUMP), _uploads(), file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already; nothing was written") from None
    click.echo(f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB)")


@bp.cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Take the place of a workspace; it is backed up first.")
def restore(file: Path, replace: bool) -> None:
    """Bring back a workspace from FILE, while Tryline is stopped."""
    database = _database(LOAD)
    with _nobody_at_work():
        if database.exists():
            if not replace:
                raise click.ClickException(f"{database} is there already; --replace takes its place")
            earlier = current_app.config["DATA_DIR"] / "backups" / f"before-restore-{now():%Y%m%d-%H%M%S}.zip"
            copies.back_up(database, _uploads(), earlier)
            click.echo(f"What was there is now in {earlier}")
        try:
            copies.restore(file, database, _uploads())
        except copies.Unusable as why:
            raise click.ClickException(f"{file} cannot be restored: {why}") from None
    click.echo(f"Restored {file}. The next start migrates it if need be; `flask check` looks it over.")


@bp.cli.command()
def check() -> None:
    """Look the database over; each fault is a line, and any fault ends with 1."""
    faults = list(checking.faults())
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.ClickException(
            f"{len(faults)} faults. Counts, order and search are mended by: flask reindex"
        )
    click.echo("Everything adds up.")


@bp.cli.command()
def reindex() -> None:
    """Count what was heard, put the themes in order and make everything findable, all anew."""
    mending.recount_cells()
    standing.recount_all()
    click.echo(f"{found.rebuild()} rows and texts can be found.")
    click.echo(f"{meanings.learn_all()} were given the meaning that they lacked.")


def _database(otherwise: str) -> Path:
    """The SQLite file. On PostgreSQL the command ends with the words that help there."""
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException(f"{otherwise}\n{FILES.format(_uploads())}")
    return Path(db.engine.url.database)


def _uploads() -> Path:
    return current_app.config["DATA_DIR"] / copies.UPLOADS


@contextmanager
def _nobody_at_work() -> Iterator[None]:
    """Ends the command while a server or a consumer runs in the folder; keeps a consumer out meanwhile."""
    folder: Path = current_app.config["DATA_DIR"]
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        server = int((folder / "gunicorn.pid").read_text(encoding="ascii"))
        os.kill(server, 0)
        raise click.ClickException(f"Tryline is running (process {server}); stop it first")
    db.engine.dispose()
    lock = os.open(folder / "consumer.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException("background work is running in this folder; stop Tryline first") from None
    try:
        yield
    finally:
        os.close(lock)
