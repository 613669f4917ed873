"""Everything kept about a person, for /mydata."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback import chats, queries
from bot.feedback.keys import Keys
from bot.feedback.tables import choices, suggestions
from model.ranking import Suggestion


async def belongings(connection: AsyncConnection, keys: Keys, person: int) -> dict[str, Any]:
    """Everything kept about a person, ready for JSON; only the hashes are left out."""
    person_hash = keys.person(person)
    answer = await queries.consent(connection, person_hash)
    preferences = await queries.preferences(connection, person_hash)
    settings = await chats.stored_settings(connection, keys.chat(person))
    return {
        "consent": answer and asdict(answer) | {"at": answer.at.isoformat()},
        "preferences": preferences and asdict(preferences),
        "private_chat": settings and asdict(settings),
        "suggestions": await _suggestions(connection, keys, person_hash),
    }


async def _suggestions(
    connection: AsyncConnection, keys: Keys, person_hash: bytes
) -> list[dict[str, Any]]:
    found = await connection.execute(
        select(suggestions, *queries.CHOICE, choices.c.first_export)
        .select_from(queries.ANSWERED)
        .where(suggestions.c.person_hash == person_hash)
        .order_by(suggestions.c.id)
    )
    rows = found.all()
    emojis: dict[int, tuple[Suggestion, ...]] = {}
    for start in range(0, len(rows), queries.PAGE):
        page = [row.id for row in rows[start : start + queries.PAGE]]
        emojis |= await queries.shown_with(connection, page)
    return [
        {
            "token": row.token,
            "kind": row.kind,
            "at": row.created_at.isoformat(),
            "lang": row.lang,
            "model": row.model,
            "latency_ms": row.latency_ms,
            "shuffled": row.shuffled,
            "replied": row.replied,
            "asked_at": row.asked_at and row.asked_at.isoformat(),
            "shown": [asdict(suggestion) for suggestion in emojis.get(row.id, ())],
            "choice": None if row.chosen_at is None else _choice(row, keys),
        }
        for row in rows
    ]


def _choice(row: Row[Any], keys: Keys) -> dict[str, Any]:
    return {
        "kind": row.how,
        "emoji": row.emoji,  # None: none of the shown ones fitted
        "rank": row.rank,
        "at": row.chosen_at.isoformat(),
        "text": None if row.text is None else keys.decrypt(row.text),
        "first_export": row.first_export,
    }
