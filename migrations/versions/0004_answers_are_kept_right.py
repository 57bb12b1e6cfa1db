"""Answers are kept right"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

THINGS = ("answer_id", "asset_id", "tip_id")


def upgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("owner_id", sa.Integer()))
        answers.add_column(sa.Column("review_on", sa.Date()))
        answers.add_column(sa.Column("replaced_at", sa.DateTime(timezone=True)))
        answers.add_column(sa.Column("tip_id", sa.Integer()))
        answers.create_foreign_key(
            "fk_answers_owner_id_users", "users", ["owner_id"], ["id"], ondelete="SET NULL"
        )
        answers.create_foreign_key("fk_answers_tip_id_tips", "tips", ["tip_id"], ["id"], ondelete="SET NULL")
        answers.create_index("ix_answers_owner_id", ["owner_id"])
        answers.create_index("ix_answers_tip_id", ["tip_id"])
    op.execute("UPDATE answers SET owner_id = author_id")
    later = "date(approved_at, '+182 days')" if _is_sqlite() else "CAST(approved_at AS date) + 182"
    op.execute(f"UPDATE answers SET review_on = {later} WHERE approved_at IS NOT NULL")
    op.execute(
        "UPDATE answers SET replaced_at = (SELECT approved_at FROM answers AS better"
        " WHERE better.id = answers.replaced_by_id)"
    )
    with op.batch_alter_table("answer_translations") as translations:
        translations.add_column(sa.Column("of_seqs", sa.JSON()))
    op.execute(
        "UPDATE answer_translations SET of_seqs = (SELECT approved_seqs FROM answers"
        " WHERE answers.id = answer_id AND answers.approved_at = of_approval_at)"
    )
    with op.batch_alter_table("answer_translations") as translations:
        translations.drop_column("of_approval_at")
    with op.batch_alter_table("outcomes") as outcomes:
        outcomes.alter_column("helped", existing_type=sa.Boolean(), nullable=True)
        outcomes.drop_index("ix_outcomes_objection_id")
        for thing in THINGS:
            outcomes.create_unique_constraint(f"uq_outcomes_objection_id_{thing}", ["objection_id", thing])
    op.create_index("ix_themes_answered_at", "themes", ["answered_at"])


def downgrade() -> None:
    op.drop_index("ix_themes_answered_at", "themes")
    with op.batch_alter_table("outcomes") as outcomes:
        for thing in THINGS:
            outcomes.drop_constraint(f"uq_outcomes_objection_id_{thing}", type_="unique")
        outcomes.create_index("ix_outcomes_objection_id", ["objection_id"])
    op.execute("DELETE FROM outcomes WHERE helped IS NULL")
    with op.batch_alter_table("outcomes") as outcomes:
        outcomes.alter_column("helped", existing_type=sa.Boolean(), nullable=False)
    with op.batch_alter_table("answer_translations") as translations:
        translations.add_column(sa.Column("of_approval_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE answer_translations SET of_approval_at = (SELECT approved_at FROM answers"
        " WHERE answers.id = answer_id AND CAST(answers.approved_seqs AS text) = CAST(of_seqs AS text))"
    )
    with op.batch_alter_table("answer_translations") as translations:
        translations.drop_column("of_seqs")
    with op.batch_alter_table("answers") as answers:
        answers.drop_index("ix_answers_owner_id")
        answers.drop_index("ix_answers_tip_id")
        for name in ("fk_answers_owner_id_users", "fk_answers_tip_id_tips"):
            answers.drop_constraint(name, type_="foreignkey")
        for name in ("owner_id", "review_on", "replaced_at", "tip_id"):
            answers.drop_column(name)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
