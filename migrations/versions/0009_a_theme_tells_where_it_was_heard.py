"""A theme tells where it was heard"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_objections_theme_cell"


def upgrade() -> None:
    op.create_index(NAME, "objections", ["theme_id", "persona_id", "job_id", "helped"], unique=False)


def downgrade() -> None:
    op.drop_index(NAME, "objections")
