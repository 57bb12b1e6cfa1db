"""Names in one alphabet"""

import sqlalchemy as sa
from alembic import op

from workspace.names import name_key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("users", "products", "segments", "personas", "accounts", "themes")
PAGED = ("users", "personas", "accounts")
AT_ONCE = 1000


def upgrade() -> None:
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    kind = sa.String(length=200, collation=None if is_sqlite else "C")
    for table in TABLES:
        op.add_column(table, sa.Column("name_key", kind, nullable=False, server_default=""))
        _fill(connection, table)
    for table in PAGED:
        op.create_index(f"ix_{table}_alphabetical", table, ["name_key", "id"])
    if is_sqlite:
        op.execute("DROP TABLE search_fts_vocab")  # nothing ever read it


def _fill(connection: sa.Connection, table: str) -> None:
    """By number, so that a table of a million names is never held in memory."""
    read = sa.text(f"SELECT id, name FROM {table} WHERE id > :after ORDER BY id LIMIT {AT_ONCE}")
    write = sa.text(f"UPDATE {table} SET name_key = :key WHERE id = :id")
    after = 0
    while rows := connection.execute(read, {"after": after}).all():
        connection.execute(write, [{"id": row.id, "key": name_key(row.name)[:200]} for row in rows])
        after = rows[-1].id


def downgrade() -> None:
    for table in PAGED:
        op.drop_index(f"ix_{table}_alphabetical", table)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("name_key")
