"""Indexes for what a large database would otherwise be read through for.

A group that moves takes its offers along, an export begins with the choices of a day, a start asks
when something was last chosen, and owners how many agreed on each of the last days.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXED = (("suggestions", "chat_hash"), ("choices", "chosen_at"), ("consents", "at"))


def upgrade() -> None:
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in INDEXED:
        op.drop_index(f"ix_{table}_{column}", table)
