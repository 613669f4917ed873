"""The tables that feedback is kept in."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_check",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_check"),
    )
    op.create_table(
        "consents",
        sa.Column("person_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("lang", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_hash", name="pk_consents"),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(12), nullable=False),
        sa.Column("message_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("chat_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("person_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("lang", sa.String(16), nullable=False),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("replied", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("message_hash", name="uq_suggestions_message_hash"),
        sa.UniqueConstraint("token", name="uq_suggestions_token"),
    )
    op.create_index("ix_suggestions_person_hash", "suggestions", ["person_hash"])
    op.create_index("ix_suggestions_created_at", "suggestions", ["created_at"])
    op.create_table(
        "shown",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("emoji", sa.String(32), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name="fk_shown_suggestion_id_suggestions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "rank", name="pk_shown"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "choices",
        sa.Column("suggestion_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("emoji", sa.String(32), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name="fk_choices_suggestion_id_suggestions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("suggestion_id", name="pk_choices"),
    )


def downgrade() -> None:
    for table in ("choices", "shown", "suggestions", "consents", "key_check"):
        op.drop_table(table)
