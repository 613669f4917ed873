"""Keeps a database and its encryption key together.

A database takes the first key that it is written with, and keeps a mark of it. From then on no
other key fits, and a new one in the place of one that is missing would only hide the loss.
"""

from pathlib import Path

from sqlalchemy import Connection, exists, inspect, select

from bot.errors import StoreError
from bot.feedback.database import Database, insert, open_engine, sqlite_path
from bot.feedback.keys import Keys
from bot.feedback.tables import key_check


async def keys_for(url: str, key: str | None, key_file: Path) -> Keys:
    """The keys from `key` or `key_file`, which is made where no key has written the database yet.

    Raises:
        SettingsError: the key is malformed, or missing though the database has one.
        StoreError: the database cannot be used.
    """
    return Keys.from_settings(key, key_file, create=not await has_key(url))


async def has_key(url: str) -> bool:
    """Whether a key has written the database at `url`, which may lack all tables or be missing.

    Raises:
        StoreError: it cannot be used.
    """

    def marked(connection: Connection) -> bool:
        if not inspect(connection).has_table(key_check.name):
            return False
        return bool(connection.scalar(select(exists(select(key_check.c.id)))))

    file = sqlite_path(url)
    if file is not None and not file.exists():  # SQLite would make an empty one
        return False
    engine = open_engine(url)
    try:
        async with Database(engine).reading() as connection:
            return await connection.run_sync(marked)
    finally:
        await engine.dispose()


async def check_key(database: Database, keys: Keys) -> None:
    """Make sure that the database and the key belong together; a new database takes the key.

    Raises:
        StoreError: the database was written with another key.
    """
    key = keys.check()
    async with database.writing() as connection:
        first = insert(connection, key_check).values(id=1, value=key)
        await connection.execute(first.on_conflict_do_nothing())
        written_with = await connection.scalar(select(key_check.c.value))
    if written_with != key:
        raise StoreError(
            "the database was written with another encryption key: put that key back "
            "(ENCRYPTION_KEY or ENCRYPTION_KEY_FILE), or start with a new database"
        )
