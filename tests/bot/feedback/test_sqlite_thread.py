"""Statements cross to SQLite's thread once, and what they bring stays whole."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.feedback.sqlite_thread import FETCHED, QuickConnection, connect

pytestmark = pytest.mark.own_database

ROWS = 2 * FETCHED + 7


@pytest.fixture
async def connection(tmp_path: Path) -> QuickConnection:
    connection = await connect(str(tmp_path / "rows.db"), patience=1.0)
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE row (number INTEGER)")
    await cursor.execute("BEGIN")
    await cursor.executemany("INSERT INTO row VALUES (?)", [(it,) for it in range(ROWS)])
    await connection.commit()
    return connection


async def test_a_statement_and_its_rows_cross_once(connection: QuickConnection) -> None:
    before = connection.crossings

    cursor = connection.cursor()
    await cursor.execute("BEGIN")
    await cursor.execute("SELECT number FROM row WHERE number < ?", (3,))
    rows = await cursor.fetchall()
    await cursor.close()
    await connection.rollback()

    assert rows == [(0,), (1,), (2,)]
    assert connection.crossings == before + 1
    await connection.close()


@pytest.mark.parametrize("size", [1, 7, FETCHED, FETCHED + 1, ROWS, ROWS + 1])
async def test_rows_come_in_order_however_many_are_asked_for(
    connection: QuickConnection, size: int
) -> None:
    cursor = connection.cursor()
    await cursor.execute("SELECT number FROM row ORDER BY number")

    rows = []
    while some := await cursor.fetchmany(size):
        assert len(some) <= size
        rows += [number for (number,) in some]

    assert rows == [*range(ROWS)]
    await connection.close()


async def test_the_rest_comes_after_some_and_after_one(connection: QuickConnection) -> None:
    cursor = connection.cursor()
    await cursor.execute("SELECT number FROM row ORDER BY number")

    one, some, rest = await cursor.fetchone(), await cursor.fetchmany(2), await cursor.fetchall()

    assert (one, some) == ((0,), [(1,), (2,)])
    assert rest == [(number,) for number in range(3, ROWS)]
    assert await cursor.fetchone() is None
    await connection.close()


async def test_a_rollback_undoes_what_was_not_committed(connection: QuickConnection) -> None:
    cursor = connection.cursor()
    await cursor.execute("BEGIN IMMEDIATE")
    await cursor.execute("DELETE FROM row")
    await connection.rollback()

    await cursor.execute("SELECT count(*) FROM row")

    assert await cursor.fetchall() == [(ROWS,)]
    await connection.close()


async def test_what_was_cut_off_is_finished_before_its_connection_is_used_again(
    connection: QuickConnection,
) -> None:
    cursor = connection.cursor()
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
    await cursor.execute("BEGIN")
    counting = asyncio.create_task(cursor.execute(slow + "SELECT count(*) FROM n"))
    await asyncio.sleep(0)  # it has been handed to the thread

    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
    await cursor.close()  # at once, this would meet the thread in the middle of it
    await connection.rollback()

    assert not connection.in_transaction
    await connection.close()


async def test_the_database_says_in_its_own_words_what_is_wrong(
    connection: QuickConnection,
) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table: nowhere"):
        await connection.cursor().execute("SELECT 1 FROM nowhere")
    await connection.close()
