"""Which updates were answered, for the other processes of a bot."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answered_updates",
        sa.Column("update_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("update_hash", name="pk_answered_updates"),
    )


def downgrade() -> None:
    op.drop_table("answered_updates")
