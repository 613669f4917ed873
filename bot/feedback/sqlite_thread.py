"""A connection to SQLite that crosses to its thread once a statement, or less.

SQLite blocks, so that aiosqlite gives each connection a thread. Crossing to it and back costs more
than most of our statements, and the driver crosses four times for one: to make a cursor, to
execute, to fetch, to close. Here what may wait for the disk or for other writers crosses, once;
what only changes a flag in memory is done at once: the beginning of a read, the end of one; and
what brings nothing back, a statement with a list of rows, crosses with what comes after it. Should
it fail, what came after it fails, and its transaction with it. Lists that follow each other cross
too: whoever copies a whole database must not have all of it wait in memory.
"""

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, TypeVar

import sqlalchemy
from aiosqlite import Connection, Cursor

FETCHED: Final = 500  # rows that come with their statement; what is streamed comes by so many
PUT_OFF: Final = 2  # that wait for what comes next: a beginning, and a list of rows
BEGIN: Final = "BEGIN"  # takes no lock yet
BEGIN_WRITE: Final = "BEGIN IMMEDIATE"  # waits for its turn instead of failing half-way
WITH_FIRST: Final = "with its first statement"  # a transaction for writing begins

T = TypeVar("T")
Row = Any  # a tuple, which aiosqlite calls a sqlite3.Row


class QuickCursor(Cursor):
    """Holds the first rows of what was executed; SQLAlchemy asks for them afterwards."""

    _conn: "QuickConnection"

    def __init__(self, connection: "QuickConnection", cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._rows: list[Row] = []
        self._has_more = False

    async def __aenter__(self) -> "QuickCursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "QuickCursor":
        """Execute `sql`, and fetch its first rows."""
        if sql == BEGIN:
            await self._conn.at_once(self._cursor.execute, sql)
        else:
            self._rows = await self._conn.later(_first_rows, self._cursor, sql, parameters or ())
            self._has_more = len(self._rows) == FETCHED
        return self

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> "QuickCursor":
        """Execute `sql` with each of `parameters`, by the time anything else is asked for."""
        work = partial(self._conn._conn.executemany, sql, parameters)
        if len(self._conn.first) < PUT_OFF:
            self._conn.first.append(work)
        else:
            await self._conn.later(work)
        return self

    async def fetchall(self) -> list[Row]:
        """The rows that are left."""
        rows, self._rows = self._rows, []
        return rows + await self._conn.later(self._cursor.fetchall) if self._has_more else rows

    async def fetchone(self) -> Row | None:
        """The next row; None at the end."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> list[Row]:
        """The next rows, at most `size` of them; none at the end."""
        size = size or FETCHED
        rows, self._rows = self._rows[:size], self._rows[size:]
        if not rows and self._has_more:
            rows = await self._conn.later(self._cursor.fetchmany, size)
        return rows

    async def close(self) -> None:
        """No row is wanted any more."""
        await self._conn.at_once(self._cursor.close)


class QuickConnection(Connection):
    """A connection whose thread does only what may have to wait.

    Attributes:
        crossings: how often the thread was asked for something.
        first: what it does before whatever it is asked for next.
    """

    crossings = 0
    _done = 0  # of these, by the thread

    def __init__(self, open_it: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(open_it, FETCHED)
        self.first: list[Callable[[], object]] = []

    def cursor(self) -> QuickCursor:  # type: ignore[override]
        return QuickCursor(self, self._conn.cursor())

    async def rollback(self) -> None:
        """Undo what was not committed."""
        self.first = []
        if self.crossings != self._done or self.in_transaction:
            await self.at_once(self._conn.rollback)

    def begin_with_next(self) -> None:
        """Have the thread wait for other writers, and begin, when it is asked for something."""
        self.first.append(partial(self._conn.execute, BEGIN_WRITE))

    async def at_once(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do it here, unless the thread still works for somebody who was cut off meanwhile."""
        if self.crossings != self._done:
            return await self.later(work, *arguments)
        return work(*arguments)

    async def later(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do it in the thread."""
        result: T = await self._execute(work, *arguments)
        return result

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        first, self.first = self.first, []

        def counted() -> Any:
            try:
                for before in first:
                    before()
                return fn(*args, **kwargs)
            finally:
                self._done += 1

        self.crossings += 1
        return await super()._execute(counted)  # type: ignore[no-untyped-call]


def begin(connection: sqlalchemy.Connection) -> None:
    """Begin a transaction as the option `sqlite_begin` of its connection says.

    The driver would begin late, and not at all before DDL.
    """
    statement = connection.get_execution_options().get("sqlite_begin", BEGIN)
    if statement == WITH_FIRST:
        driver = connection.connection.driver_connection
        assert isinstance(driver, QuickConnection)
        driver.begin_with_next()
    elif statement == BEGIN:
        cursor = connection.connection.cursor()  # it cannot fail, and has no result
        cursor.execute(statement)
        cursor.close()
    elif statement:
        connection.exec_driver_sql(statement)


async def connect(path: str, *, patience: float) -> QuickConnection:
    """Open the database at `path`; each transaction in it is begun by a statement.

    Args:
        patience: seconds that a statement waits for other writers.
    """

    def open_it() -> sqlite3.Connection:
        return sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False
        )

    connection = QuickConnection(open_it)
    connection._thread.daemon = True  # whoever forgets to close it can end all the same
    await connection
    return connection


def _first_rows(cursor: sqlite3.Cursor, sql: str, parameters: Any) -> list[Row]:
    cursor.execute(sql, parameters)
    return cursor.fetchmany(FETCHED) if cursor.description else []
