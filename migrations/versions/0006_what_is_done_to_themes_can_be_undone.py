"""What is done to themes can be undone, and sorting goes by turns"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _acts()
    _moves()
    _turns()


def downgrade() -> None:
    for table in ("sorting_turns", "sorters", "theme_moves", "theme_acts"):
        op.drop_table(table)


def _acts() -> None:
    op.create_table(
        "theme_acts",
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("from_theme_id", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("to_theme_id", sa.Integer(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("started", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        *_row(),
        sa.CheckConstraint("kind IN ('sorted', 'split', 'merged')", name=op.f("ck_theme_acts_kind")),
        *(_key("theme_acts", name, "users.id", "SET NULL") for name in ("by_id", "undone_by_id")),
        *(_key("theme_acts", name, "themes.id", "SET NULL") for name in ("from_theme_id", "to_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_acts")),
        sa.UniqueConstraint("client_id", name=op.f("uq_theme_acts_client_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("theme_acts", schema=None) as batch_op:
        batch_op.create_index("ix_theme_acts_from", ["from_theme_id", "id"], unique=False)
        batch_op.create_index("ix_theme_acts_to", ["to_theme_id", "id"], unique=False)
        batch_op.create_index("ix_theme_acts_by", ["by_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_acts_undone_by_id"), ["undone_by_id"], unique=False)


def _moves() -> None:
    op.create_table(
        "theme_moves",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=6), nullable=False),
        sa.Column("table", sa.String(length=40), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("twin_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        *_row(),
        sa.CheckConstraint("how IN ('moved', 'joined', 'added')", name=op.f("ck_theme_moves_how")),
        _key("theme_moves", "act_id", "theme_acts.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_moves")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("theme_moves", schema=None) as batch_op:
        batch_op.create_index("ix_theme_moves_act", ["act_id", "table", "column"], unique=False)
        batch_op.create_index("ix_theme_moves_row", ["table", "row_id"], unique=False)


def _turns() -> None:
    op.create_table(
        "sorters",
        sa.Column("user_id", sa.Integer(), nullable=False),
        *_row(),
        _key("sorters", "user_id", "users.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sorters")),
        sa.UniqueConstraint("user_id", name=op.f("uq_sorters_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sorting_turns",
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *_row(),
        _key("sorting_turns", "user_id", "users.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sorting_turns")),
        sa.UniqueConstraint("monday", name=op.f("uq_sorting_turns_monday")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sorting_turns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sorting_turns_user_id"), ["user_id"], unique=False)


def _row() -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _key(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
