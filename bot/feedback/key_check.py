"""Keeps a database and its encryption key together.

A database takes the first key that it is written with, and keeps a mark of it. From then on no
other key fits, and a new one in the place of one that is missing would only hide the loss.
"""

import asyncio
import os
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from bot.errors import SettingsError, StoreError
from bot.feedback.database import Database, insert, open_engine, sqlite_path
from bot.feedback.keys import Keys
from bot.feedback.sqlite_file import existing_file
from bot.feedback.tables import key_check
from model.access import why_not_writable


async def keys_for(url: str, key: str | None, key_file: Path) -> Keys:
    """The keys from `key` or `key_file`, which is made where no key has written the database yet.

    Raises:
        SettingsError: the key is malformed, or missing though the database has one.
        StoreError: the database cannot be used.
    """
    return Keys.from_settings(key, key_file, create=await _mark(url) is None)


def foresee(url: str, key: str | None, key_file: Path) -> str:
    """What becomes of the key when the bot starts, in a few words; nothing is made or changed.

    It has an event loop of its own.

    Raises:
        SettingsError, StoreError: it would be refused.
    """
    mark = asyncio.run(_mark(url))
    if mark is None and not key and not os.path.lexists(key_file):
        if why := why_not_writable(key_file):
            raise SettingsError(f"the encryption key cannot be made: {why}")
        return f"none yet, the bot makes {key_file}"
    keys = Keys.from_settings(key, key_file, create=False)
    if mark is None:
        return "readable"
    _refuse_other(keys, mark)
    return "fits the database"


async def _mark(url: str) -> bytes | None:
    """The mark of the key that has written the database at `url`; None: none has, or there is none.

    Raises:
        StoreError: it cannot be used.
    """

    def read(connection: Connection) -> bytes | None:
        if not inspect(connection).has_table(key_check.name):
            return None
        return connection.scalar(select(key_check.c.value))

    if sqlite_path(url) is not None and existing_file(url) is None:  # SQLite would make one
        return None
    engine = open_engine(url)
    try:
        async with Database(engine).reading() as connection:
            return await connection.run_sync(read)
    finally:
        await engine.dispose()


async def check_key(database: Database, keys: Keys) -> None:
    """Make sure that the database and the key belong together; a new database takes the key.

    Raises:
        StoreError: the database was written with another key.
    """
    async with database.writing() as connection:
        first = insert(connection, key_check).values(id=1, value=keys.check())
        await connection.execute(first.on_conflict_do_nothing())
        mark = await connection.scalar(select(key_check.c.value))
    _refuse_other(keys, mark)


def _refuse_other(keys: Keys, mark: bytes | None) -> None:
    if mark != keys.check():
        raise StoreError(
            "the database was written with another encryption key: put that key back "
            "(ENCRYPTION_KEY or ENCRYPTION_KEY_FILE), or start with a new database"
        )
