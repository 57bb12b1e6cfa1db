"""Texts are written live: a log of updates, snapshots of it, and revisions by several people"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("texts") as texts:
        texts.add_column(sa.Column("authorship", sa.JSON(), nullable=False, server_default="[]"))
        for name in ("revisions", "settled_seq", "log_seq"):
            texts.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        texts.add_column(sa.Column("epoch", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE texts SET revisions = head_seq, settled_seq = head_seq, log_seq = head_seq")
    with op.batch_alter_table("texts") as texts:
        for name in ("authorship", "revisions", "settled_seq", "log_seq", "epoch"):
            texts.alter_column(name, server_default=None)
    _make_log()
    _make_authors()
    with op.batch_alter_table("text_revisions") as revisions:
        revisions.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
        revisions.add_column(sa.Column("authorship", sa.JSON(), nullable=False, server_default="[]"))
        for name in ("is_live", "is_held"):
            revisions.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        revisions.add_column(sa.Column("changed_at", sa.DateTime(timezone=True)))
        revisions.drop_index("ix_text_revisions_author_id")
        revisions.drop_column("author_id")
    op.execute("UPDATE text_revisions SET number = seq, changed_at = created_at")
    with op.batch_alter_table("text_revisions") as revisions:
        for name in ("number", "authorship", "is_live", "is_held"):
            revisions.alter_column(name, server_default=None)
        revisions.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        revisions.create_unique_constraint("uq_text_revisions_text_id_number", ["text_id", "number"])


def downgrade() -> None:
    with op.batch_alter_table("text_revisions") as revisions:
        revisions.add_column(sa.Column("author_id", sa.Integer()))
        revisions.create_foreign_key(
            "fk_text_revisions_author_id_users", "users", ["author_id"], ["id"], ondelete="SET NULL"
        )
        revisions.create_index("ix_text_revisions_author_id", ["author_id"])
    op.execute(
        "UPDATE text_revisions SET author_id = (SELECT min(user_id) FROM text_revision_authors"
        " WHERE revision_id = text_revisions.id)"
    )
    with op.batch_alter_table("text_revisions") as revisions:
        revisions.drop_constraint("uq_text_revisions_text_id_number", type_="unique")
        for name in ("number", "authorship", "is_live", "is_held", "changed_at"):
            revisions.drop_column(name)
    for name in ("text_revision_authors", "text_snapshots", "text_updates"):
        op.drop_table(name)
    with op.batch_alter_table("texts") as texts:
        for name in ("authorship", "revisions", "settled_seq", "log_seq", "epoch"):
            texts.drop_column(name)


def _make_log() -> None:
    op.create_table(
        "text_updates",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer()),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["texts.id"], name="fk_text_updates_text_id_texts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name="fk_text_updates_author_id_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_updates"),
        sa.UniqueConstraint("text_id", "seq", name="uq_text_updates_text_id_seq"),
    )
    op.create_index("ix_text_updates_author_id", "text_updates", ["author_id"])
    op.create_table(
        "text_snapshots",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("authorship", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["texts.id"], name="fk_text_snapshots_text_id_texts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_snapshots"),
        sa.UniqueConstraint("text_id", "seq", name="uq_text_snapshots_text_id_seq"),
    )


def _make_authors() -> None:
    op.create_table(
        "text_revision_authors",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["text_revisions.id"],
            name="fk_text_revision_authors_revision_id_text_revisions", ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_text_revision_authors_user_id_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_revision_authors"),
        sa.UniqueConstraint("revision_id", "user_id", name="uq_text_revision_authors_revision_id_user_id"),
    )  # fmt: skip
    op.create_index("ix_text_revision_authors_user_id", "text_revision_authors", ["user_id"])
    op.execute(
        "INSERT INTO text_revision_authors (revision_id, user_id, created_at)"
        " SELECT id, author_id, created_at FROM text_revisions WHERE author_id IS NOT NULL"
    )
