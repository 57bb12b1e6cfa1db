"""Brings the database up to date before the server starts; backs it up first if anything is pending."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from workspace.db import db, now


def migrate(app: Flask) -> None:
    """Only a database that has been migrated before holds anything to back up."""
    with app.app_context():
        script = ScriptDirectory(app.extensions["migrate"].directory)
        with db.engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
        if current == set(script.get_heads()):
            return
        if current and db.engine.dialect.name == "sqlite":
            _back_up(app)
        print("· Migrating the database", flush=True)
        upgrade()


def _back_up(app: Flask) -> None:
    file = app.config["DATA_DIR"] / "backups" / f"before-migration-{now():%Y%m%d-%H%M%S}.sqlite3"
    file.parent.mkdir(exist_ok=True)
    print(f"· Backing up to {file}", flush=True)
    _command(app, "backup", str(file))


def _command(app: Flask, *arguments: str) -> None:
    if arguments[0] not in app.cli.commands:
        return
    result = app.test_cli_runner().invoke(args=arguments, catch_exceptions=False)
    if result.output:
        print(result.output, end="", flush=True)
    if result.exit_code:
        raise SystemExit(result.exit_code)


if __name__ == "__main__":
    application = create_app()
    migrate(application)
    _command(application, "setup-code")
