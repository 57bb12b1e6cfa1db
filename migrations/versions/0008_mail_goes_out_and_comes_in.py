"""Mail goes out and comes in"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("mail", sa.String(length=7), nullable=False, server_default="at_once"))
        users.create_check_constraint(op.f("ck_users_mail"), "mail IN ('at_once', 'weekly', 'none')")
    with op.batch_alter_table("workspace") as workspace:
        workspace.add_column(sa.Column("mail_domains", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_notices_newest", "notices", ["created_at"])
    op.create_table(
        "deliveries",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(notice_id IS NULL) <> (week IS NULL)", name=op.f("ck_deliveries_one_reason")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_deliveries_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_deliveries_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("user_id", "week", name=op.f("uq_deliveries_user_id_week")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_deliveries_notice_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "next_at"])
    op.create_table(
        "mail_lines",
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('out', 'in')", name=op.f("ck_mail_lines_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_lines")),
        sa.UniqueConstraint("kind", name=op.f("uq_mail_lines_kind")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "letters",
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_letters_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("client_id", name=op.f("uq_letters_client_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_letters_waiting", "letters", ["owner_id", "done_at"])
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("name", name=op.f("uq_mailboxes_name")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("mailboxes", "letters", "mail_lines", "deliveries"):
        op.drop_table(table)
    op.drop_index("ix_notices_newest", "notices")
    with op.batch_alter_table("workspace") as workspace:
        workspace.drop_column("mail_domains")
    with op.batch_alter_table("users") as users:
        users.drop_constraint(op.f("ck_users_mail"), type_="check")
        users.drop_column("mail")
