"""Texts are spoken of: comments on passages, replies, and suggestions of other words"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PEOPLE = ("author_id", "judged_by_id", "resolved_by_id")


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer()),
        sa.Column("author_id", sa.Integer()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("start", sa.LargeBinary()),
        sa.Column("end", sa.LargeBinary()),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("replacement", sa.Text()),
        sa.Column("set_key", sa.Uuid()),
        sa.Column("verdict", sa.String(9)),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("judged_by_id", sa.Integer()),
        sa.Column("judged_at", sa.DateTime(timezone=True)),
        sa.Column("resolved_at", sa.DateTime(timezone=True)),
        sa.Column("resolved_by_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("verdict IN ('accepted', 'declined', 'withdrawn')", name="ck_comments_verdict"),
        sa.CheckConstraint("verdict IS NULL OR replacement IS NOT NULL", name="ck_comments_judged"),
        sa.CheckConstraint(
            "thread_id IS NULL OR (replacement IS NULL AND start IS NULL)", name="ck_comments_reply"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["texts.id"], name="fk_comments_text_id_texts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["comments.id"], name="fk_comments_thread_id_comments", ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [person], ["users.id"], name=f"fk_comments_{person}_users", ondelete="SET NULL"
            )
            for person in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.UniqueConstraint("client_id", name="uq_comments_client_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_of_text", "comments", ["text_id", "thread_id", "resolved_at", "id"])
    op.create_index("ix_comments_replies", "comments", ["thread_id", "id"])
    for name in (*PEOPLE, "set_key"):
        op.create_index(f"ix_comments_{name}", "comments", [name])


def downgrade() -> None:
    op.drop_table("comments")
