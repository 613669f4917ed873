"""Orders drawn at random, exports, and what was erased since they were made."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "suggestions",
        sa.Column("shuffled", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("choices", sa.Column("first_export", sa.Integer(), nullable=True))
    op.create_table(
        "exports",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expired", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("number", name="pk_exports"),
    )
    op.create_table(
        "erased",
        sa.Column("token", sa.String(12), nullable=False),
        sa.Column("first_export", sa.Integer(), nullable=False),
        sa.Column("last_export", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_erased"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("erased", "exports"):
        op.drop_table(table)
    with op.batch_alter_table("choices") as choices:
        choices.drop_column("first_export")
    with op.batch_alter_table("suggestions") as suggestions:
        suggestions.drop_column("shuffled")
