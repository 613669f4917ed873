"""How an offer is written down: its own row, and one for each emoji that it shows."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback import chats
from bot.feedback.records.offers import Shown
from bot.feedback.tables import shown_emojis, suggestions
from bot.feedback.upserts import insert
from model.ranking import Suggestion

_SHOW: Final = shown_emojis.insert()


@cache
def adding(dialect: str, unique: tuple[Column[Any], ...]) -> Executable:
    """Adds an offer unless there is one with the same `unique`; built once.

    It takes the columns by their names, and the chat as CHAT where that is part of `unique`.
    """
    added = insert(dialect, suggestions)
    if suggestions.c.message_hash in unique:
        added = added.values(chat_hash=chats.PRESENT)
    return added.on_conflict_do_nothing(index_elements=unique).returning(suggestions.c.id)


def origin(shown: Shown) -> dict[str, Any]:
    """The columns that say where `shown` came from."""
    return {
        "model": shown.model,
        "lang": shown.lang,
        "latency_ms": shown.latency_ms,
        "shuffled": shown.shuffled,
        "recalled": shown.recalled,
    }


async def show(
    connection: AsyncConnection, suggestion: int, emojis: tuple[Suggestion, ...], *, after: int
) -> None:
    """Write down that `emojis` are shown, at the ranks that follow `after`."""
    rows = [
        {"suggestion_id": suggestion, "rank": rank, "emoji": emoji.emoji, "score": emoji.score}
        for rank, emoji in enumerate(emojis, after + 1)
    ]
    if rows:
        await connection.execute(_SHOW, rows)
