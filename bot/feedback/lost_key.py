"""What is lost with a key, and how the bot goes on without it once it is told to.

Without the key that names people, nobody is known again: consents and settings are nobody's,
texts cannot be read. What was shown and picked still counts. Exports can no longer be told which
of their rows somebody erased, so that training refuses them all. Without a later key only the
texts are lost that were encrypted with it.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.feedback.database import Database
from bot.feedback.key_check import fits, lacks, marks_of, set_writers, writers
from bot.feedback.keys import Keys
from bot.feedback.overwriting import owe
from bot.feedback.tables import (
    chat_settings,
    choices,
    consents,
    erased,
    exports,
    key_check,
    moved_chats,
    noted_updates,
    people,
    suggestions,
)
from bot.feedback.tombstone_list import TombstoneList
from bot.feedback.tombstones import Tombstones

AT_ONCE: Final = 500  # rows
_WITHOUT_TEXT: Final = {"text": None, "text_hash": None, "meaning": None, "first_export": None}
_OF_SOMEBODY: Final = (consents, people, chat_settings, moved_chats, noted_updates, erased)


@dataclass(frozen=True, slots=True)
class Loss:
    """What cannot be used any more.

    Attributes:
        texts: how many there are.
        people: how many consented and are not known again; 0: everybody is.
        names: whether nobody is known again.
    """

    texts: int
    people: int
    names: bool

    def __str__(self) -> str:
        if not self.names:
            return f"{self.texts} texts that were encrypted with it"
        return (
            f"{self.texts} texts, the consents of {self.people} people, what people and chats have "
            "set, and every export made so far"
        )


async def what_is_lost(database: Database, keys: Keys | None) -> Loss | None:
    """What `keys` do not fit; None: they fit all of the database.

    Args:
        keys: those that are left; None: none are.
    """
    async with database.reading() as connection:
        marks = await marks_of(connection)
        if keys is not None and fits(keys, marks) and not lacks(keys, marks):
            return None
        if keys is not None and fits(keys, marks):
            return Loss(len(await _unreadable_texts(connection, keys)), people=0, names=False)
        texts = select(func.count(choices.c.text))
        agreed = select(func.count()).where(consents.c.given)
        return Loss(
            await connection.scalar(texts) or 0, await connection.scalar(agreed) or 0, names=True
        )


async def go_on_without(database: Database, keys: Keys | None, tombstones: Path) -> None:
    """Erase what is lost, so that the database takes the keys that there are, or new ones.

    Args:
        keys: those that are left; None: none are.
        tombstones: the list beside the database.

    Raises:
        StoreError: it cannot be erased.
    """
    async with database.writing() as connection:
        if keys is not None and fits(keys, await marks_of(connection)):
            await _erase_unreadable(connection, keys, Tombstones(keys, tombstones))
        else:
            await asyncio.to_thread(TombstoneList(tombstones).refuse_all)
            await _erase_everybody(connection)
        await owe(connection)


async def _erase_everybody(connection: AsyncConnection) -> None:
    for table in (*_OF_SOMEBODY, key_check):
        await connection.execute(delete(table))
    await connection.execute(update(choices).values(_WITHOUT_TEXT))
    await connection.execute(update(exports).values(expired=True))


async def _erase_unreadable(
    connection: AsyncConnection, keys: Keys, tombstones: Tombstones
) -> None:
    for some in _batched(await _unreadable_texts(connection, keys)):
        await tombstones.bury(connection, suggestions.c.id.in_(some))
        theirs = choices.c.suggestion_id.in_(some)
        await connection.execute(update(choices).where(theirs).values(_WITHOUT_TEXT))
    notes = await connection.execute(select(noted_updates.c.update_hash, noted_updates.c.content))
    for some in _batched([*_unreadable(notes.all(), keys)]):
        theirs = noted_updates.c.update_hash.in_(some)
        await connection.execute(delete(noted_updates).where(theirs))
    left = [mark for mark in writers(await marks_of(connection)) if mark in keys.marks()]
    await set_writers(connection, left or [keys.marks()[0]])


async def _unreadable_texts(connection: AsyncConnection, keys: Keys) -> Sequence[int]:
    """The suggestions whose choices have something that none of `keys` reads."""
    found = await connection.stream(
        select(choices.c.suggestion_id, choices.c.text, choices.c.meaning).where(
            choices.c.text.is_not(None)
        )
    )
    return [number async for some in found.partitions() for number in _unreadable(some, keys)]


def _batched(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`rows`, as many at once as a statement may name."""
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _unreadable(rows: Iterable[Sequence[Any]], keys: Keys) -> Iterator[Any]:
    """The first value of each row whose others cannot all be read."""
    for row in rows:
        try:
            for content in filter(None, row[1:]):
                keys.unseal(content)
        except StoreError:
            yield row[0]
