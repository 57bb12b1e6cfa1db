"""Runs migrations on the application's own database."""

from alembic import context
from flask import current_app

from workspace.db import Folded, Moment, db, writing

# Made by migrations, unknown to the models: SQLite's full-text tables, PostgreSQL's vector and its index.
NOT_IN_MODELS = ("search_fts", "vector", "ix_search_entries_vector")


def include_object(item, name, kind, reflected, compare_to) -> bool:
    return not (reflected and name and name.startswith(NOT_IN_MODELS))


def render_item(kind, item, autogen_context) -> str | bool:
    if kind == "type" and isinstance(item, Folded):
        return f"sa.String(length={item.impl.length})"
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def migrate() -> None:
    with writing(), db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Batch mode rebuilds tables: with foreign keys on, that deletes the rows that cascade.
            # A pragma has no effect inside a transaction, so it goes to the driver before one begins.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=include_object,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"rows without the row they point to: {broken[:5]}")
        connection.commit()
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


migrate()
