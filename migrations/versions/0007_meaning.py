"""What a text meant to the model, where its person picked otherwise than the model did."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("choices", sa.Column("meaning", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("choices") as choices:
        choices.drop_column("meaning")
