"""Encrypts what is kept anew, with the newest key, while the bot goes on.

A few rows at a time, each lot a transaction: whoever interrupts it loses nothing, and the next
time it goes on. A bot whose keys are in a file has read the new one by then, so that what it
writes is under that; where it has not, another round finds it.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, Table, bindparam, func, or_, select, update

from bot.errors import SettingsError, StoreError
from bot.feedback.database import NOBODY, Database
from bot.feedback.key_check import check_key, is_rotating, marks_of, set_writers, writers
from bot.feedback.key_ring import MAKE_ONE, add_first
from bot.feedback.keys import Keys
from bot.feedback.overwriting import owe
from bot.feedback.tables import choices, noted_updates
from bot.feedback.tombstones import take_turns

logger = logging.getLogger(__name__)

AT_ONCE: Final = 200  # rows in one transaction, some 20 ms; then others may write
ROUNDS: Final = 10  # a bot that has read the new key leaves nothing for the third
ENCRYPTED: Final = {choices: ("text", "meaning"), noted_updates: ("content",)}

Done = Callable[[int], None]


async def begin(database: Database, key: str | None, key_file: Path) -> Keys:
    """The keys to encrypt with, the first of them new unless a rotation is to be finished.

    Raises:
        SettingsError: there is no new key, and it cannot be made here.
        StoreError: the database was written with another key.
    """
    await check_key(database, Keys.from_settings(key, key_file, create=False))
    async with database.writing(NOBODY) as connection:
        # Of two that begin at once the second finds what the first has begun: two new keys at
        # once would be one too many, and a key that is replaced is lost.
        await take_turns(connection, erasing=False)
        keys = Keys.from_settings(key, key_file, create=False)
        marks = await marks_of(connection)
        if is_rotating(keys, marks):
            return keys
        if key:
            raise SettingsError(
                "ENCRYPTION_KEY has no new key: put one before the old, with a comma between them "
                f"({MAKE_ONE} prints one), start the bot again, then do this again"
            )
        await asyncio.to_thread(add_first, key_file)
        keys = Keys.from_settings(None, key_file, create=False)
        await set_writers(connection, [*writers(marks), keys.marks()[0]])
    return keys


async def encrypted_rows(database: Database) -> int:
    """How many rows have something encrypted in them."""
    async with database.reading() as connection:
        return sum(
            [
                await connection.scalar(select(func.count()).where(_filled(table))) or 0
                for table in ENCRYPTED
            ]
        )


async def rotate(database: Database, keys: Keys, done: Done = lambda _: None) -> int:
    """Put all that is encrypted under the newest key.

    Args:
        done: is told how many more rows have been looked at.

    Returns:
        How many rows were under another key.

    Raises:
        StoreError: there are always more of them.
    """
    rotated = 0
    for _ in range(ROUNDS):
        found = sum([await _rotate(database, keys, table, done) for table in ENCRYPTED])
        rotated += found
        if not found:
            break
    else:
        raise StoreError(
            "a bot still writes with the key before: start it again, then do this again"
        )
    async with database.writing(NOBODY) as connection:
        await set_writers(connection, [keys.marks()[0]])
    return rotated


async def _rotate(database: Database, keys: Keys, table: Table, done: Done) -> int:
    """How many rows of `table` were under another key."""
    [number] = table.primary_key
    rotated, last = 0, None
    while True:
        rows = select(number.label("number"), *(table.c[name] for name in ENCRYPTED[table]))
        rows = rows.where(_filled(table)).order_by(number).limit(AT_ONCE).with_for_update()
        async with database.writing(NOBODY) as connection:
            found = (
                await connection.execute(rows if last is None else rows.where(number > last))
            ).all()
            changed = [values for row in found if (values := _resealed(keys, row)) is not None]
            if changed:
                here = number == bindparam("here")
                await connection.execute(update(table).where(here), changed)
                await owe(connection)
        if not found:
            return rotated
        rotated, last = rotated + len(changed), found[-1].number
        done(len(found))


def _filled(table: Table) -> Any:
    return or_(*(table.c[name].is_not(None) for name in ENCRYPTED[table]))


def _resealed(keys: Keys, row: Row[Any]) -> dict[str, Any] | None:
    """The values of `row` under the newest key; None where they are, or no key reads them."""
    kept = {name: value for name, value in row._mapping.items() if name != "number"}
    try:
        anew = {name: None if it is None else keys.reseal(it) for name, it in kept.items()}
    except StoreError:
        logger.warning("a stored text is damaged, and stays as it is")
        return None
    if not any(anew.values()):
        return None
    return {"here": row.number} | {name: it or kept[name] for name, it in anew.items()}
