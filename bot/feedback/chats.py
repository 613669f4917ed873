"""What is kept about a chat: its settings, and where it moved."""

from dataclasses import asdict, fields
from typing import Final

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.database import NOBODY, Database
from bot.feedback.keys import Keys
from bot.feedback.records.chats import ChatSettings
from bot.feedback.tables import chat_settings, moved_chats, suggestions
from bot.feedback.upserts import upsert

# Built once: a message asks for several of these, and building one costs as much as running it.
CHAT: Final = bindparam("chat", type_=LargeBinary)
# The hash that CHAT goes by now: its own, or that of the supergroup it became.
PRESENT: Final[ColumnElement[bytes]] = func.coalesce(
    select(moved_chats.c.new_hash).where(moved_chats.c.old_hash == CHAT).scalar_subquery(), CHAT
)
_SETTINGS: Final = select(*(chat_settings.c[field.name] for field in fields(ChatSettings))).where(
    chat_settings.c.chat_hash == PRESENT
)


class Chats:
    """The chats in one migrated database; a part of `FeedbackStore`."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    async def settings(self, chat: int) -> ChatSettings:
        """What was set for a chat, also under the id that it had as a small group."""
        async with self._database.reading() as connection:
            stored = await stored_settings(connection, self._keys.chat(chat))
        return stored or ChatSettings()

    async def set_settings(self, chat: int, settings: ChatSettings) -> None:
        """Keep `settings` for a chat, in the place of the earlier ones."""
        async with self._database.writing(NOBODY) as connection:
            now = await connection.scalar(select(PRESENT), {"chat": self._keys.chat(chat)})
            await upsert(connection, chat_settings, {"chat_hash": now}, asdict(settings))

    async def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: its settings and offers are found under both ids.

        Settings that the supergroup has already stay.
        """
        before, now = self._keys.chat(old), self._keys.chat(new)
        theirs = chat_settings.c.chat_hash == before
        taken = exists().where(chat_settings.c.chat_hash == now)
        async with self._database.writing(NOBODY) as connection:
            await upsert(connection, moved_chats, {"old_hash": before}, {"new_hash": now})
            await connection.execute(
                update(chat_settings).where(theirs, ~taken).values(chat_hash=now)
            )
            await connection.execute(delete(chat_settings).where(theirs))
            await connection.execute(
                update(suggestions).where(suggestions.c.chat_hash == before).values(chat_hash=now)
            )


async def stored_settings(connection: AsyncConnection, chat_hash: bytes) -> ChatSettings | None:
    """What was set for a chat; None where nobody did."""
    found = await connection.execute(_SETTINGS, {"chat": chat_hash})
    row = found.one_or_none()
    return None if row is None else ChatSettings(*row)
