"""The migrations make what the models say, and break nothing."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from workspace.db import db


def test_the_models_and_the_migrated_database_agree(app):
    def from_models(item, name, kind, reflected, compare_to):
        return not (
            reflected and name and name.startswith(("search_fts", "vector", "ix_search_entries_vector"))
        )

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": from_models, "compare_type": True, "target_metadata": db.metadata},
        )
        assert [str(change) for change in compare_metadata(context, db.metadata)] == []


def test_every_foreign_key_says_what_happens_when_its_row_goes(app):
    silent = [
        f"{key.parent}"
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if not key.ondelete
    ]
    assert silent == []


def test_every_foreign_key_is_indexed(app):
    def leads(table: sa.Table, column: sa.Column) -> bool:
        keys = [list(index.columns) for index in table.indexes]
        keys += [list(c.columns) for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
        # An index over expressions (a descending one) keeps its text: "theme_id, heard_on DESC".
        written = [str(index.expressions[0]) for index in table.indexes if index.expressions]
        return any(key and key[0] is column for key in keys) or any(
            w.split(".")[-1] == column.name for w in written
        )

    bare = [
        f"{t.name}.{key.parent.name}"
        for t in db.metadata.tables.values()
        for key in t.foreign_keys
        if not leads(t, key.parent)
    ]
    assert bare == []
