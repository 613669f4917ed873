"""Keeps a database and its encryption keys together.

A database takes the first key that it is written with, and keeps a mark of it: that key names
people for good. Marks of those that texts may be encrypted with come after. From then on no other
key fits, and a new one in the place of one that is missing would only hide the loss.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SettingsError, StoreError
from bot.feedback.database import NOBODY, Database, open_database, sqlite_path
from bot.feedback.keys import Keys
from bot.feedback.sqlite_file import existing_file
from bot.feedback.tables import key_check
from bot.feedback.upserts import insert
from model.access import why_not_writable

GO_ON: Final = "or go on without what it encrypts: 'emojibot db abandon-key' says what that is"


async def keys_for(url: str, key: str | None, key_file: Path) -> Keys:
    """The keys from `key` or `key_file`, which is made where no key has written the database yet.

    Raises:
        SettingsError: the key is malformed, or missing though the database has one.
        StoreError: the database cannot be used.
    """
    return _keys(key, key_file, marks=await _marks(url))


def foresee(url: str, key: str | None, key_file: Path) -> str:
    """What becomes of the key when the bot starts, in a few words; nothing is made or changed.

    It has an event loop of its own.

    Raises:
        SettingsError, StoreError: it would be refused.
    """
    marks = asyncio.run(_marks(url))
    if not marks and not key and not os.path.lexists(key_file):
        if why := why_not_writable(key_file):
            raise SettingsError(f"the encryption key cannot be made: {why}")
        return f"none yet, the bot makes {key_file}"
    if not marks:
        Keys.from_settings(key, key_file, create=False)
        return "readable"
    keys = _keys(key, key_file, marks=marks)
    _refuse_others(keys, marks)
    if is_rotating(keys, marks):
        return "fits the database; 'emojibot db rotate-key' has begun and is to be finished"
    return "fits the database"


async def check_key(database: Database, keys: Keys) -> None:
    """Make sure that the database and its keys belong together; a new database takes them.

    Raises:
        StoreError: the database was written with another key.
    """
    async with database.writing(NOBODY) as connection:
        first = insert(connection.dialect.name, key_check).values(id=1, value=keys.check())
        await connection.execute(first.on_conflict_do_nothing())
        marks = await marks_of(connection)
        _refuse_others(keys, marks)
        needed = list(dict.fromkeys([*writers(marks), keys.marks()[0]]))
        if needed != marks[1:]:
            await set_writers(connection, needed)


async def marks_of(connection: AsyncConnection) -> Sequence[bytes]:
    """The mark of the key that names people, then of those that texts may be encrypted with."""
    return (await connection.scalars(select(key_check.c.value).order_by(key_check.c.id))).all()


async def set_writers(connection: AsyncConnection, marks: Sequence[bytes]) -> None:
    """Say that texts may be encrypted with the keys of these marks, and no others."""
    await connection.execute(delete(key_check).where(key_check.c.id > 1))
    rows = [{"id": number, "value": mark} for number, mark in enumerate(marks, 2)]
    await connection.execute(
        insert(connection.dialect.name, key_check).on_conflict_do_nothing(), rows
    )


def is_rotating(keys: Keys, marks: Sequence[bytes]) -> bool:
    """Whether texts may be encrypted with another key than the newest."""
    return set(writers(marks)) != {keys.marks()[0]}


def fits(keys: Keys, marks: Sequence[bytes]) -> bool:
    """Whether `keys` name people as the database does; some of its texts may be lost even so."""
    return not marks or marks[0] == keys.check()


def lacks(keys: Keys, marks: Sequence[bytes]) -> bool:
    """Whether texts may be encrypted with a key that is not among `keys`."""
    return not set(writers(marks)) <= set(keys.marks())


def writers(marks: Sequence[bytes]) -> Sequence[bytes]:
    """Those of `marks` with whose keys texts may be encrypted."""
    return marks[1:] or marks  # what is from before keys could change is under the first


def _keys(key: str | None, key_file: Path, *, marks: Sequence[bytes]) -> Keys:
    try:
        return Keys.from_settings(key, key_file, create=not marks)
    except SettingsError as error:
        raise SettingsError(f"{error}, {GO_ON}" if marks else str(error)) from error


async def _marks(url: str) -> Sequence[bytes]:
    """The marks of the keys that have written the database at `url`, which need not exist.

    Raises:
        StoreError: it cannot be used.
    """

    def has_table(connection: Connection) -> bool:
        return inspect(connection).has_table(key_check.name)

    if sqlite_path(url) is not None and existing_file(url) is None:  # SQLite would make one
        return []
    async with open_database(url) as database, database.reading() as connection:
        return await marks_of(connection) if await connection.run_sync(has_table) else []


def _refuse_others(keys: Keys, marks: Sequence[bytes]) -> None:
    if not fits(keys, marks):
        raise StoreError(
            "the database was written with another encryption key: put that key back "
            f"(ENCRYPTION_KEY or ENCRYPTION_KEY_FILE), start with a new database, {GO_ON}"
        )
    if lacks(keys, marks):
        raise StoreError(
            "some texts were encrypted with another key, which was there before: put it back as a "
            f"line of its own (ENCRYPTION_KEY or ENCRYPTION_KEY_FILE), {GO_ON}"
        )
