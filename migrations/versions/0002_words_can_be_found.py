"""Words can be found"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# `folded` and `tags` are two columns of the index, so that a filter is a token like any other.
SQLITE = (
    """CREATE VIRTUAL TABLE search_fts USING fts5(
        folded, tags, content='search_entries', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2", prefix='2 3')""",
    """CREATE TRIGGER search_entries_after_insert AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_fts(rowid, folded, tags) VALUES (new.id, new.folded, new.tags); END""",
    """CREATE TRIGGER search_entries_after_delete AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_fts(search_fts, rowid, folded, tags)
        VALUES ('delete', old.id, old.folded, old.tags); END""",
    """CREATE TRIGGER search_entries_after_update AFTER UPDATE OF folded, tags ON search_entries BEGIN
        INSERT INTO search_fts(search_fts, rowid, folded, tags)
        VALUES ('delete', old.id, old.folded, old.tags);
        INSERT INTO search_fts(rowid, folded, tags) VALUES (new.id, new.folded, new.tags); END""",
    "CREATE VIRTUAL TABLE search_fts_vocab USING fts5vocab('search_fts', 'row')",
)
POSTGRESQL = (
    """ALTER TABLE search_entries ADD vector tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', folded || ' ' || tags)) STORED""",
    "CREATE INDEX ix_search_entries_vector ON search_entries USING gin (vector) WITH (fastupdate = off)",
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Search came with the first version: restore a backup instead.")
