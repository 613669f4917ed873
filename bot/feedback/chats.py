"""What is kept about a chat: its settings, and where it moved."""

from dataclasses import asdict, fields

from sqlalchemy import ColumnElement, LargeBinary, delete, exists, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.database import upsert
from bot.feedback.records import ChatSettings
from bot.feedback.tables import chat_settings, moved_chats, suggestions


def present(chat_hash: bytes) -> ColumnElement[bytes]:
    """The hash a chat goes by now: its own, or that of the supergroup it became."""
    own = literal(chat_hash, LargeBinary)
    moved = select(moved_chats.c.new_hash).where(moved_chats.c.old_hash == own)
    return func.coalesce(moved.scalar_subquery(), own)


async def settings(connection: AsyncConnection, chat_hash: bytes) -> ChatSettings | None:
    """What was set for a chat; None where nobody did."""
    columns = [chat_settings.c[field.name] for field in fields(ChatSettings)]
    found = await connection.execute(
        select(*columns).where(chat_settings.c.chat_hash == present(chat_hash))
    )
    row = found.one_or_none()
    return None if row is None else ChatSettings(*row)


async def change(connection: AsyncConnection, chat_hash: bytes, settings: ChatSettings) -> None:
    """Keep `settings` for a chat, in the place of the earlier ones."""
    now = await connection.scalar(select(present(chat_hash)))
    await upsert(connection, chat_settings, {"chat_hash": now}, asdict(settings))


async def move(connection: AsyncConnection, old: bytes, new: bytes) -> None:
    """Let the chat `old` go by `new`; settings that `new` has already stay."""
    taken = exists().where(chat_settings.c.chat_hash == new)
    await upsert(connection, moved_chats, {"old_hash": old}, {"new_hash": new})
    await connection.execute(
        update(chat_settings).where(chat_settings.c.chat_hash == old, ~taken).values(chat_hash=new)
    )
    await connection.execute(delete(chat_settings).where(chat_settings.c.chat_hash == old))
    await connection.execute(
        update(suggestions).where(suggestions.c.chat_hash == old).values(chat_hash=new)
    )
