"""The words of a message changed after its person had chosen: it is offered for anew.

The choice stays with what it was made of. The message, and the bot's reply to it, from then on
find the new suggestion.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.tables import suggestions

_FOUND_BY: Final = (suggestions.c.message_hash, suggestions.c.reply_hash)
_TAKEN_OVER: Final = (
    *(suggestions.c.kind, suggestions.c.bot_hash, suggestions.c.chat_hash),
    *(suggestions.c.person_hash, suggestions.c.replied),
    *_FOUND_BY,
)


async def renew(connection: AsyncConnection, before: int, values: Mapping[str, Any]) -> int:
    """Write a suggestion in the place of the one with the id `before`; its id.

    Args:
        values: what the new one does not take over: token, time, and where its emojis came from.
    """
    found = await connection.execute(select(*_TAKEN_OVER).where(suggestions.c.id == before))
    taken_over = found.mappings().one()
    await connection.execute(
        update(suggestions)
        .where(suggestions.c.id == before)
        .values({**dict.fromkeys(_FOUND_BY), "asked_at": None})
    )
    added = await connection.execute(
        suggestions.insert().values(**taken_over, **values).returning(suggestions.c.id)
    )
    number: int = added.scalar_one()
    return number
