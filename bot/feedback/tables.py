"""The tables that feedback is kept in.

No Telegram id, name or readable text is in any of them: people, chats and messages are
keyed hashes, texts are encrypted, and a text exists only beside a choice, or in an update
for the seconds until it is answered.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
)

from bot.feedback.database import UtcDateTime

metadata = MetaData(
    naming_convention={  # a constraint without a name cannot be altered later
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# One row: what the current encryption key makes of a fixed word.
key_check = Table(
    "key_check",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("value", LargeBinary(16), nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("person_hash", LargeBinary(16), primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("version", String(32), nullable=False),
    Column("lang", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", String(12), nullable=False, unique=True),
    Column("kind", String(16), nullable=False, server_default="reply"),
    Column("bot_hash", LargeBinary(16)),  # whose offer it is; NULL: of the first bot to start
    Column("message_hash", LargeBinary(16)),  # of chat and message; NULL: inline, or renewed
    Column("chat_hash", LargeBinary(16)),  # NULL: inline, Telegram does not say where
    Column("reply_hash", LargeBinary(16)),  # of the bot's own message, once sent
    Column("person_hash", LargeBinary(16), nullable=False),
    Column("model", String(255), nullable=False),
    Column("lang", String(16), nullable=False),
    Column("latency_ms", Integer, nullable=False),
    Column("shuffled", Boolean, nullable=False, server_default=false()),
    Column("recalled", Boolean, nullable=False, server_default=false()),
    Column("replied", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime),  # when the person was asked for an emoji of their own
    # In a private chat each bot's messages have numbers of their own.
    UniqueConstraint("bot_hash", "message_hash"),
    UniqueConstraint("bot_hash", "reply_hash"),
    Index(None, "person_hash"),
    Index(None, "chat_hash"),
    Index(None, "created_at"),
)

shown_emojis = Table(
    "shown",
    metadata,
    Column(
        "suggestion_id",
        ForeignKey(suggestions.c.id, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("rank", Integer, primary_key=True, autoincrement=False),  # 1 is first
    Column("emoji", String(32), nullable=False),
    Column("score", Float, nullable=False),  # the model's own; 0 where it does not know the emoji
    sqlite_with_rowid=False,  # the key is most of the row: keep it once
)

choices = Table(
    "choices",
    metadata,
    Column(
        "suggestion_id",
        ForeignKey(suggestions.c.id, ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("kind", String(16), nullable=False, server_default="tap"),
    Column("emoji", String(32)),  # NULL: none fits
    Column("rank", Integer),  # NULL: the emoji was not shown
    Column("chosen_at", UtcDateTime, nullable=False),
    Column("text", LargeBinary),  # masked, then encrypted; NULL without consent
    Column("text_hash", LargeBinary(16)),  # of person and text, to know it again; NULL without one
    Column("meaning", LargeBinary),  # of the text to the model, encrypted; NULL: picked as expected
    Column("first_export", Integer),  # that holds a text of this choice; NULL: none does
    Index(None, "chosen_at"),
)

# The running numbers of exports; an export's key comes from its number, so none is used twice.
exports = Table(
    "exports",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("expired", Boolean, nullable=False, server_default=false()),  # all of it is purged
)

# What was erased though exports hold it. A token is random, and leads to nobody once its
# suggestion is gone; kept by token, the rows do not even stand in the order they came.
erased = Table(
    "erased",
    metadata,
    Column("token", String(12), primary_key=True),
    Column("first_export", Integer, nullable=False),
    Column("last_export", Integer, nullable=False),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    Column("person_hash", LargeBinary(16), primary_key=True),
    Column("lang", String(16)),  # NULL: Telegram's
    Column("off", Boolean, nullable=False, server_default=false()),
)

chat_settings = Table(
    "chat_settings",
    metadata,
    Column("chat_hash", LargeBinary(16), primary_key=True),
    Column("mode", String(16), nullable=False),
    Column("delivery", String(16), nullable=False),
    Column("every_seconds", Integer, nullable=False),
    Column("threshold", Float),  # NULL, here and below: the bot's own
    Column("count", Integer),
    Column("lang", String(16)),
)

# A group that became a supergroup got a new id; buttons under its old messages still say the old.
moved_chats = Table(
    "moved_chats",
    metadata,
    Column("old_hash", LargeBinary(16), primary_key=True),
    Column("new_hash", LargeBinary(16), nullable=False),
)

# What arrived and is not answered yet, encrypted; a row lives for seconds.
noted_updates = Table(
    "noted_updates",
    metadata,
    Column("update_hash", LargeBinary(16), primary_key=True),
    Column("bot_hash", LargeBinary(16), nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# What one process has answered and no other must answer again; a row lives for an hour.
answered_updates = Table(
    "answered_updates",
    metadata,
    Column("update_hash", LargeBinary(16), primary_key=True),
    Column("answered_at", UtcDateTime, nullable=False),
)
