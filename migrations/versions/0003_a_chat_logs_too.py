"""A chat logs too"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chat", sa.String(length=10), nullable=False),
        sa.Column("member", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("chat IN ('slack', 'teams')", name=op.f("ck_chat_members_chat")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_chat_members_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_members")),
        sa.UniqueConstraint("chat", "member", name=op.f("uq_chat_members_chat_member")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_chat_members_user_id"), "chat_members", ["user_id"])
    op.create_table(
        "chat_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_chat_codes_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_chat_codes_code_hash")),
        sa.UniqueConstraint("user_id", name=op.f("uq_chat_codes_user_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("chat_codes")
    op.drop_table("chat_members")
