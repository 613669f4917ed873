"""How a database is opened, and how transactions begin in it."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import SettingsError

BUSY_SECONDS = 15
WRITE = {"sqlite_begin": "BEGIN IMMEDIATE"}  # waits for its turn instead of failing half-way


def open_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine on `url`; the caller disposes of it. Nothing is opened or created yet.

    Raises:
        SettingsError: the address is not one that SQLAlchemy can use.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            return create_async_engine(address)
        engine = create_async_engine(
            address, connect_args={"isolation_level": None, "timeout": BUSY_SECONDS}
        )
    except (ArgumentError, ImportError) as error:
        raise SettingsError(
            "DATABASE_URL is not an address like sqlite+aiosqlite:///data/emojibot.db"
        ) from error

    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # A commit then survives the death of the process, not a power cut: that may take
        # the last taps, and never damages the file.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA secure_delete = ON")  # what is erased leaves the file's bytes
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    def begin(connection: Connection) -> None:
        # The driver would begin late, and not at all before DDL.
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", begin)
    return engine


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite database, None for another kind of database."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


async def empty_the_log(connection: AsyncConnection) -> None:
    """Move SQLite's write-ahead log into the database, so that erased bytes are not in it."""
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
