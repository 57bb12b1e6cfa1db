"""Commands: import a file with what can be guessed of it; carry a whole workspace in one archive."""

import uuid
from pathlib import Path

import click
from flask import Blueprint
from flask_babel import force_locale
from sqlalchemy import select

from workspace.db import db, writing
from workspace.importing.archive import write_archive
from workspace.importing.dates import ORDERS
from workspace.importing.fields import FIELDS, NOUNS
from workspace.importing.mapping import SIGNS
from workspace.importing.models import Import, ImportRow
from workspace.importing.receiving import keep, receive
from workspace.importing.restoring import Unfit, restore
from workspace.importing.running import work
from workspace.importing.sheet import Unreadable
from workspace.importing.taking_in import take_in
from workspace.objections import meanings
from workspace.people.models import User
from workspace.settings.models import Workspace

bp = Blueprint("importing_commands", __name__, cli_group=None)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@bp.cli.command("import")
@click.argument("noun", type=click.Choice(list(NOUNS)))
@click.argument("file", type=_FILE)
@click.option("--as", "email", required=True, help="The e-mail address of whoever imports.")
@click.option("--dates", type=click.Choice(ORDERS), help="How dates are written, where it cannot be told.")
@click.option("--decimal", type=click.Choice(SIGNS), help="The decimal sign, where it cannot be told.")
def import_file(noun: str, file: Path, email: str, dates: str | None, decimal: str | None) -> None:
    """Import objections, deals, accounts, assets or personas from FILE, mapped by its headings."""
    with force_locale("en"):
        import_id = _received(noun, file, email)
        take_in(import_id)
        with writing():
            import_ = db.session.get(Import, import_id)
            if import_.state == "unreadable":
                raise click.ClickException(import_.reason)
            import_.mapping = _told(import_, dates, decimal)
            import_.start()
            db.session.commit()
        work(import_id)
    _report(import_id)


@bp.cli.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write everything in this workspace to one zip FILE, uploads included."""
    with file.open("wb") as archive:
        counts = write_archive(archive)
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables")


@bp.cli.command("import-archive")
@click.argument("file", type=_FILE)
def import_archive(file: Path) -> None:
    """Fill an empty workspace from a zip FILE that `flask export` wrote."""
    try:
        counts = restore(file)
    except Unfit as error:
        raise click.ClickException(str(error)) from None
    meanings.learn()  # the rest in the background
    click.echo(f"{sum(counts.values())} rows of {len(counts)} tables")
    click.echo(
        "No passwords were in the archive: `flask create-admin` lets in an admin who resets the others."
    )


def _received(noun: str, file: Path, email: str) -> int:
    if Workspace.get() is None:
        raise click.ClickException("nobody has set this workspace up yet: `flask setup-code` lets you in")
    key = str(uuid.uuid4())
    with file.open("rb") as content:
        try:
            sha256 = keep(content, key)
        except Unreadable as error:
            raise click.ClickException(str(error.reason)) from None
    with writing():
        by = User.known_by(email)
        if by is None or not by.is_active or not by.can_write:
            raise click.ClickException(f"{email} may not import here")
        import_id = receive(sha256, file.name, by, key, noun).id
        db.session.commit()
    return import_id


def _told(import_: Import, dates: str | None, decimal: str | None) -> dict:
    missing = [
        str(field.label)
        for field in FIELDS[import_.noun]
        if field.is_needed and field.name not in import_.mapping["columns"]
    ]
    if missing:
        raise click.ClickException(f"no column was recognised for: {', '.join(missing)}")
    told = {"dates": dates, "decimal": decimal}
    return import_.mapping | {name: value for name, value in told.items() if value}


def _report(import_id: int) -> None:
    """What failed and why, then the counts in the last line."""
    db.session.rollback()
    import_ = db.session.get(Import, import_id)
    failed = select(ImportRow.n, ImportRow.reason).where(
        ImportRow.import_id == import_id, ImportRow.result == "failed"
    )
    for n, reason in db.session.execute(failed.order_by(ImportRow.n)):
        click.echo(f"row {n}: {reason}")
    click.echo(
        f"created {import_.created}, updated {import_.updated}, "
        f"unchanged {import_.unchanged}, failed {import_.failed}"
    )
