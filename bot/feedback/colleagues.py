"""The processes that share a bot, by locks and notices of PostgreSQL.

Each has a connection of its own to the database, and with it a number, and the districts that it
looks after: advisory locks, which PostgreSQL gives to one connection at a time and takes back in
the moment that connection ends. It ends with the process, and when nothing was heard on it for
`LEASE`: of a process that hangs, of a machine that is gone. Nobody needs to compare clocks, and
nothing of it is written down.

A pooler that lends a connection to others between two statements (PgBouncer's transaction mode)
breaks this; connect past it.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.feedback.database import Database

LEASE: Final = 3.0  # seconds of silence after which PostgreSQL gives a process up
AT_ONCE: Final = 100  # keys in one notice, which takes 8000 bytes

NOTED: Final = "noted"  # the kinds of notices
TAKEN: Final = "taken"
NOTIFY: Final = "SELECT pg_notify(:channel, :payload)"

_PROCESSES: Final = 1_000_000  # locks from here on are the numbers of processes
_MOST: Final = 64  # processes
_MINE: Final = "SELECT pg_try_advisory_lock(:bot, :lock)"
_TAKE: Final = "SELECT d FROM unnest(CAST(:wanted AS int[])) d WHERE pg_try_advisory_lock(:bot, d)"
_RELEASE: Final = "SELECT pg_advisory_unlock(:bot, d) FROM unnest(CAST(:left AS int[])) d"
_NUMBERS: Final = """
    SELECT CAST(objid AS int) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND CAST(classid AS bigint) = :bot
      AND CAST(objid AS bigint) >= :processes
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

Noted = Callable[[int, bytes], None]  # the district of a note, and its key
Taken = Callable[[bytes], None]  # the key of a note


class Colleagues:
    """The other processes of one bot, and what this one has among them."""

    def __init__(self, database: Database, bot_hash: bytes) -> None:
        self._database = database
        self._bot = int.from_bytes(bot_hash[:4]) >> 1  # PostgreSQL's numbers have a sign
        self._channel = channel_of(bot_hash)
        self._number: int | None = None
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()

    async def join(self, noted: Noted, taken: Taken) -> int:
        """Be one of them from now on; the number of this process.

        Args:
            noted: is told of every note that any of them writes.
            taken: is told of every note that its process has taken up.

        Raises:
            StoreError: the database cannot be used, or there are too many.
        """

        def hear(_: object, __: int, ___: str, payload: object) -> None:
            kind, *words = str(payload).split()
            if kind == NOTED:
                district, key = words
                noted(int(district), bytes.fromhex(key))
            else:
                for key in words:
                    taken(bytes.fromhex(key))

        await self.leave()
        self._connection = await self._database.lone_connection()
        try:
            await self._say(f"SET idle_session_timeout = {int(1000 * LEASE)}")
            driver: Any = (await self._connection.get_raw_connection()).driver_connection
            await driver.add_listener(self._channel, hear)
            for number in range(_MOST):
                if (await self._say(_MINE, lock=_PROCESSES + number))[0]:
                    self._number = number
                    return number
        except BaseException as error:
            await self.leave()
            if isinstance(error, StoreError) or not isinstance(error, Exception):
                raise
            raise StoreError(f"the other processes cannot be heard: {error}") from error
        await self.leave()
        raise StoreError(f"{_MOST} processes share this bot already: stop one")

    async def numbers(self) -> frozenset[int]:
        """The numbers of those that are alive; also a sign of life of this one.

        Raises:
            StoreError: this one is not among them any more.
        """
        found = await self._say(_NUMBERS, processes=_PROCESSES)
        return frozenset(lock - _PROCESSES for lock in found)

    async def retire(self) -> None:
        """Keep what this process has, and be no longer counted."""
        if self._number is not None:
            await self._say(_RELEASE, left=[_PROCESSES + self._number])
            self._number = None

    async def take(self, wanted: Collection[int]) -> set[int]:
        """Those of the districts `wanted`, none of which it has, that this process has now."""
        return set(await self._say(_TAKE, wanted=[*wanted]))

    async def release(self, left: Collection[int]) -> None:
        """Leave districts to others."""
        await self._say(_RELEASE, left=[*left])

    async def say_taken(self, keys: Iterable[bytes]) -> None:
        """Let the others know that the notes of these keys, AT_ONCE at most, are taken up."""
        words = " ".join([TAKEN, *(key.hex() for key in keys)])
        await self._say(NOTIFY, channel=self._channel, payload=words)

    async def leave(self) -> None:
        """Have nothing any more, and be none of them."""
        connection, self._connection, self._number = self._connection, None, None
        if connection is not None:
            with suppress(Exception):  # it may be broken: then it is left already
                await connection.invalidate()
            with suppress(Exception):
                await connection.close()

    async def _say(self, statement: str, **values: object) -> list[Any]:
        """What PostgreSQL answers, the first column of each row.

        Raises:
            StoreError: the connection is gone, and with it all that it had.
        """
        given = {"bot": self._bot, **values}
        needed = {name: it for name, it in given.items() if f":{name}" in statement}
        async with self._turn:
            if self._connection is None or self._connection.invalidated:  # by what failed before
                raise StoreError("this process is on its own: the database is not connected")
            with self._database.health.watching(writing=False):
                try:
                    async with asyncio.timeout(LEASE):  # TimeoutError is an OSError
                        result = await self._connection.execute(text(statement), needed)
                except TimeoutError:
                    raise OSError("it does not answer") from None
                return list(result.scalars()) if result.returns_rows else []


def channel_of(bot_hash: bytes) -> str:
    """Where the processes of a bot hear of each other."""
    return f"emojibot_{bot_hash.hex()}"
