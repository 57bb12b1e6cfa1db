"""Files are read in the background"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = ("mapping", "queued", "running", "done", "cancelling", "cancelled", "failed")


def upgrade() -> None:
    """What waited to be mapped has to be brought in again: its rows were never kept."""
    op.execute("UPDATE imports SET state = 'cancelled' WHERE state = 'mapping'")
    op.execute("UPDATE imports SET state = 'cancelling' WHERE state IN ('queued', 'running', 'failed')")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("imports") as table:
        table.drop_column("content")
        table.add_column(sa.Column("sheet", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("reason", sa.String(400), nullable=False, server_default=""))
        if not is_sqlite:  # there a table is made anew, without its checks
            table.drop_constraint(op.f("ck_imports_state"), type_="check")
        table.create_check_constraint(
            op.f("ck_imports_state"), f"state IN {('reading', 'unreadable', *STATES)}"
        )
    with op.batch_alter_table("import_rows") as table:
        table.alter_column("result", existing_type=sa.String(10), nullable=True)
        if is_sqlite:
            table.create_check_constraint(
                op.f("ck_import_rows_result"), "result IN ('created', 'updated', 'unchanged', 'failed')"
            )


def downgrade() -> None:
    raise NotImplementedError("Rows that wait would have nowhere to be: restore a backup instead.")
