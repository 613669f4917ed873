"""Updates that are written down until they are handled."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "noted_updates",
        sa.Column("update_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("bot_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("update_hash", name="pk_noted_updates"),
    )


def downgrade() -> None:
    op.drop_table("noted_updates")
