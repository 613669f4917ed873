"""Which bot made an offer: message numbers are unique only for one bot.

Hashes cannot be computed anew, so they stay, and the bot's own stands beside them. Offers from
before carry none: the first bot that starts after this takes them over, since it made them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FOUND_BY = ("message_hash", "reply_hash")


def upgrade() -> None:
    with op.batch_alter_table("suggestions") as table:
        table.add_column(sa.Column("bot_hash", sa.LargeBinary(16), nullable=True))
        for name in FOUND_BY:
            table.drop_constraint(f"uq_suggestions_{name}", type_="unique")
            table.create_unique_constraint(f"uq_suggestions_bot_hash_{name}", ["bot_hash", name])


def downgrade() -> None:
    # The older program knows one bot: of two offers for the same number, the later is found by it.
    for name in FOUND_BY:
        op.execute(
            f"UPDATE suggestions SET {name} = NULL WHERE EXISTS (SELECT 1 FROM suggestions later"
            f" WHERE later.{name} = suggestions.{name} AND later.id > suggestions.id)"
        )
    with op.batch_alter_table("suggestions") as table:
        for name in FOUND_BY:
            table.drop_constraint(f"uq_suggestions_bot_hash_{name}", type_="unique")
            table.create_unique_constraint(f"uq_suggestions_{name}", [name])
        table.drop_column("bot_hash")
