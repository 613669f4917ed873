"""Statements cross to SQLite's thread once, or with another, and what they bring stays whole."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.feedback import FeedbackStore, Shown
from bot.feedback.sqlite_thread import BEGIN_WRITE, FETCHED, QuickConnection, connect

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


async def test_what_brings_nothing_back_crosses_with_what_comes_next(
    connection: QuickConnection,
) -> None:
    before = connection.crossings
    cursor = connection.cursor()

    connection.begin_with_next()
    await cursor.execute("DELETE FROM row WHERE number > ?", (1,))
    await cursor.executemany("INSERT INTO row VALUES (?)", [(7,), (8,)])
    await cursor.close()
    await connection.commit()

    assert connection.crossings == before + 2
    assert not connection.in_transaction
    assert await numbers(connection) == [0, 1, 7, 8]
    await connection.close()


async def test_what_is_asked_for_comes_after_what_was_put_off(connection: QuickConnection) -> None:
    connection.begin_with_next()
    await connection.cursor().executemany("INSERT INTO row VALUES (?)", [(-2,), (-1,)])

    assert (await numbers(connection))[:3] == [-2, -1, 0]
    assert connection.in_transaction
    await connection.rollback()
    assert (await numbers(connection))[0] == 0
    await connection.close()


async def test_what_is_put_off_does_not_pile_up(connection: QuickConnection) -> None:
    cursor, waiting = connection.cursor(), []

    connection.begin_with_next()
    for number in range(9):
        await cursor.executemany("INSERT INTO row VALUES (?)", [(ROWS + number,)])
        waiting.append(len(connection.first))
    await connection.commit()

    assert max(waiting) == 2
    assert await numbers(connection) == [*range(ROWS + 9)]
    await connection.close()


async def test_what_was_put_off_is_gone_with_a_rollback(connection: QuickConnection) -> None:
    before = connection.crossings

    connection.begin_with_next()
    await connection.cursor().executemany("DELETE FROM row WHERE number = ?", [(0,)])
    await connection.rollback()

    assert connection.crossings == before
    await connection.commit()
    assert await numbers(connection) == [*range(ROWS)]
    await connection.close()


async def test_what_was_put_off_and_fails_takes_its_transaction_with_it(
    connection: QuickConnection,
) -> None:
    cursor = connection.cursor()
    await cursor.execute("CREATE UNIQUE INDEX once ON row (number)")

    connection.begin_with_next()
    await cursor.execute("DELETE FROM row WHERE number = 0")
    await cursor.executemany("INSERT INTO row VALUES (?)", [(-1,), (1,)])
    with pytest.raises(sqlite3.IntegrityError, match=r"row\.number"):
        await connection.commit()
    await connection.rollback()

    assert not connection.in_transaction
    assert await numbers(connection) == [*range(ROWS)]
    await connection.close()


async def test_a_write_waits_for_others_with_its_first_statement(
    connection: QuickConnection, tmp_path: Path
) -> None:
    other = await connect(str(tmp_path / "rows.db"), patience=0.0)
    await connection.cursor().execute(BEGIN_WRITE)

    other.begin_with_next()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await other.cursor().execute("SELECT 1")
    await connection.rollback()
    await other.rollback()

    other.begin_with_next()
    await other.cursor().execute("SELECT 1")
    assert other.in_transaction
    await other.rollback()
    await other.close()
    await connection.close()


async def test_a_message_crosses_few_times(
    store: FeedbackStore, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    crossings = 0
    cross = QuickConnection._execute

    async def counted(self: QuickConnection, *asked: Any) -> Any:
        nonlocal crossings
        crossings += 1
        return await cross(self, *asked)

    await store.notes("7").load()  # the first connection is open now
    monkeypatch.setattr(QuickConnection, "_execute", counted)
    spent = []
    await store.notes("7").keep([{"update_id": 1}, {"update_id": 2}])
    spent.append(crossings)
    offer = await store.offers.offer(chat=1, message=1, person=1, shown=shown)
    spent.append(crossings)
    await store.offers.remember_reply(offer.token, chat=1, message=2)
    spent.append(crossings)
    await store.notes("7").drop([1, 2])
    spent.append(crossings)

    assert spent == [2, 4, 6, 7]


async def numbers(connection: QuickConnection) -> list[int]:
    cursor = connection.cursor()
    await cursor.execute("SELECT number FROM row ORDER BY number")
    return [number for (number,) in await cursor.fetchall()]


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
