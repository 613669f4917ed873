"""What a text is known again by, and whether an offer began with what its person picked before.

Texts from before have no such mark: it takes the key. They are known again once they are picked
an emoji for again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "suggestions",
        sa.Column("recalled", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("choices", sa.Column("text_hash", sa.LargeBinary(16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("choices") as choices:
        choices.drop_column("text_hash")
    with op.batch_alter_table("suggestions") as suggestions:
        suggestions.drop_column("recalled")
