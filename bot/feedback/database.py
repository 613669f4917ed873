"""How a database is opened, and how transactions begin in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import (
    URL,
    DateTime,
    Dialect,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator

from bot.errors import SettingsError
from bot.feedback.health import Health
from bot.feedback.memory import Memory
from bot.feedback.sqlite_thread import BEGIN_WRITE, WITH_FIRST, begin, connect

BUSY_SECONDS = 15
SQLITE = "sqlite+aiosqlite"
POSTGRES = "postgresql+asyncpg"
WRITING: Final = {"sqlite_begin": BEGIN_WRITE}
NOBODY: Final = ()  # whose things change

T = TypeVar("T")


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone, also in SQLite, which would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Database:
    """Transactions on one engine, for reading or for writing.

    Where the database refuses, StoreError is raised: a name that those who speak no SQL
    can catch.

    Attributes:
        health: whether it refused a moment ago.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**WRITING)
        self._writing_soon = engine.execution_options(sqlite_begin=WITH_FIRST)
        self.health = Health(engine.url)
        self._turn = asyncio.Lock()
        self._memory = Memory()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database."""
        with self.health.watching(writing=False):
            async with self._engine.connect() as connection:
                yield connection

    async def remembered(
        self, read: Callable[[AsyncConnection, bytes], Awaitable[T]], person: bytes
    ) -> T:
        """What `read` finds of a person, now or a moment ago; see `Memory`.

        Args:
            read: gives a value that nobody changes.
        """

        async def read_now() -> T:
            async with self.reading() as connection:
                return await read(connection, person)

        return await self._memory.recall(person, read, read_now)

    @asynccontextmanager
    async def writing(
        self, people: Iterable[bytes] | None = None, *, at_once: bool = True
    ) -> AsyncIterator[AsyncConnection]:
        """A transaction that no other writer disturbs, committed at the end.

        Args:
            people: whose things it may change, of those that are `remembered`; None: anybody's.
            at_once: whether no other program writes from the beginning on, and not just from the
                first statement on, which is quicker.
        """
        engine = self._writing if at_once else self._writing_soon
        try:
            with self.health.watching(writing=True):
                # SQLite lets all writers but one sleep and retry; waiting in line is fairer.
                async with self._turn, engine.begin() as connection:
                    yield connection
        finally:
            self._memory.forget(people)

    @asynccontextmanager
    async def writing_aside(self) -> AsyncIterator[AsyncConnection]:
        """The same for rows that nothing else depends on: only a file makes it wait for others."""
        if self.dialect == "sqlite":
            async with self.writing(NOBODY) as connection:
                yield connection
            return
        with self.health.watching(writing=True):
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[AsyncConnection]:
        """A connection outside of any transaction, while nobody in this process writes."""
        plain = self._engine.execution_options(sqlite_begin=None)
        async with self._turn, plain.connect() as connection:
            yield connection

    @asynccontextmanager
    async def only_here(self, lock: int) -> AsyncIterator[bool]:
        """Whether no other process is in such a block; a file has one process anyway."""
        if self.dialect == "sqlite":
            yield True
            return
        async with self.reading() as connection:
            taken = text("SELECT pg_try_advisory_xact_lock(:lock)")
            yield bool(await connection.scalar(taken, {"lock": lock}))

    async def lone_connection(self) -> AsyncConnection:
        """A connection that is kept, and in which every statement is a transaction of its own.

        Its owner invalidates and closes it, so that nobody else gets what was set in it.
        """
        with self.health.watching(writing=False):
            return await self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()


def open_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine on `url`; the caller disposes of it. Nothing is opened or created yet.

    Raises:
        SettingsError: `url` is not the address of a database that the bot can use.
    """
    address = _address(url)
    sqlite = address.get_backend_name() == "sqlite"
    own: dict[str, Any] = {}
    if sqlite:
        own["async_creator"] = partial(connect, str(address.database), patience=BUSY_SECONDS)
    try:
        engine = create_async_engine(address, **own)
    except ImportError as error:
        raise SettingsError(
            'DATABASE_URL: PostgreSQL needs more packages: pip install -e ".[postgres]"'
        ) from error
    if not sqlite:
        return engine

    event.listen(engine.sync_engine, "connect", partial(_prepare, foreign_keys))
    event.listen(engine.sync_engine, "begin", begin)
    return engine


def _prepare(foreign_keys: bool, connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # A commit then survives a power cut as well: what was forgotten must not come back.
    # It costs one fsync, 0.1 ms on a fast disk; with NORMAL, only SIGKILL is survived.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased leaves the file's bytes
    cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    cursor.close()


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """The database at `url`, which must be migrated; closed at the end.

    Raises:
        SettingsError: `url` is not the address of a database that the bot can use.
    """
    engine = open_engine(url)
    try:
        yield Database(engine)
    finally:
        await engine.dispose()


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite database, None for another kind of database.

    Raises:
        SettingsError: `url` is not the address of a database that the bot can use.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite" or address.database is None:
        return None
    return Path(address.database)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (SQLAlchemyError, ValueError):  # a port that is no number
        address = None
    if address is None or address.database in (None, "", ":memory:"):
        raise SettingsError(
            "DATABASE_URL is not an address like sqlite+aiosqlite:///data/emojibot.db"
        )  # without the cause: it would show the address, which may hold a password
    if address.drivername not in (SQLITE, POSTGRES):
        raise SettingsError(
            f"DATABASE_URL names a driver, {address.drivername}, that cannot be used: begin it "
            f"with {SQLITE}:// or {POSTGRES}://"
        )
    return address
