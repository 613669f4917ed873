"""Tombstones: what was erased from here though exports still hold it.

Of a text that stood in an export, the random token of its suggestion stays, and the numbers of
the first and the last export that may hold it; whose it was, does not. An export in which
nothing can be left, because all of it is older than the retention, is written down as expired
in one mark, and the tokens that only such exports hold go.
"""

from datetime import date

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.database import insert
from bot.feedback.tables import choices, erased, exports, suggestions

_LOCK = 0x74657874  # "text": the number under which PostgreSQL keeps exports and erasures apart


async def bury(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Remember the tokens of the suggestions that `which` names, where an export holds a text.

    It belongs into the transaction that erases the texts, and before that.
    """
    await take_turns(connection, erasing=True)
    newest = select(func.max(exports.c.number)).scalar_subquery()
    held = (
        select(suggestions.c.token, choices.c.first_export, newest)
        .select_from(suggestions.join(choices, choices.c.suggestion_id == suggestions.c.id))
        .where(which, choices.c.first_export.is_not(None))
    )
    added = insert(connection, erased).from_select(list(erased.c), held)
    await connection.execute(
        added.on_conflict_do_update(  # its person had chosen again after a first erasure
            index_elements=[erased.c.token], set_={"last_export": added.excluded.last_export}
        )
    )


async def expire(connection: AsyncConnection, before: date) -> None:
    """Call the exports made before a day expired: all that they hold has been purged."""
    await connection.execute(update(exports).where(exports.c.day < before).values(expired=True))
    held = exists().where(
        exports.c.number.between(erased.c.first_export, erased.c.last_export),
        exports.c.expired.is_(False),
    )
    await connection.execute(delete(erased).where(~held))


async def take_turns(connection: AsyncConnection, *, erasing: bool) -> None:
    """Let no text be erased in the very moment an export is marked: it would miss its tombstone.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if erasing else "pg_advisory_xact_lock"
        await connection.execute(text(f"SELECT {lock}(:key)"), {"key": _LOCK})


async def anything(connection: AsyncConnection) -> bool:
    """Whether any export holds what was erased since."""
    expired = exists().where(exports.c.expired)
    return bool(await connection.scalar(select(or_(exists(select(erased.c.token)), expired))))
