"""Inline mode, reactions and corrections; what people and chats set for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("suggestions") as table:
        table.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default="reply"))
        table.add_column(sa.Column("reply_hash", sa.LargeBinary(16), nullable=True))
        table.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        table.alter_column("message_hash", existing_type=sa.LargeBinary(16), nullable=True)
        table.alter_column("chat_hash", existing_type=sa.LargeBinary(16), nullable=True)
        table.create_unique_constraint("uq_suggestions_reply_hash", ["reply_hash"])
    op.add_column("choices", sa.Column("kind", sa.String(16), nullable=False, server_default="tap"))
    op.create_table(
        "people",
        sa.Column("person_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("lang", sa.String(16), nullable=True),
        sa.Column("off", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("person_hash", name="pk_people"),
    )
    op.create_table(
        "chat_settings",
        sa.Column("chat_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("delivery", sa.String(16), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("lang", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("chat_hash", name="pk_chat_settings"),
    )
    op.create_table(
        "moved_chats",
        sa.Column("old_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("new_hash", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("old_hash", name="pk_moved_chats"),
    )


def downgrade() -> None:
    for table in ("moved_chats", "chat_settings", "people"):
        op.drop_table(table)
    # The older program knows no suggestion without a message. Foreign keys are off while
    # migrating, so that what hangs on one has to be named.
    inline = "(SELECT id FROM suggestions WHERE message_hash IS NULL OR chat_hash IS NULL)"
    for name in ("choices", "shown"):
        op.execute(f"DELETE FROM {name} WHERE suggestion_id IN {inline}")
    op.execute(f"DELETE FROM suggestions WHERE id IN {inline}")
    with op.batch_alter_table("choices") as table:
        table.drop_column("kind")
    with op.batch_alter_table("suggestions") as table:
        table.drop_constraint("uq_suggestions_reply_hash", type_="unique")
        table.alter_column("chat_hash", existing_type=sa.LargeBinary(16), nullable=False)
        table.alter_column("message_hash", existing_type=sa.LargeBinary(16), nullable=False)
        for column in ("asked_at", "reply_hash", "kind"):
            table.drop_column(column)
