"""What is said of a database that fails, and for how long it is called unwell."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreError
from bot.feedback import FeedbackStore, database, open_engine
from bot.feedback.health import FRESH, Health, where
from tests.bot.conftest import People

pytestmark = pytest.mark.own_database

ANN = People.ANN


@pytest.fixture
async def engine(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncEngine]:
    """A database that does not wait long for other writers."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def pragma(engine: AsyncEngine, what: str) -> None:
    """Set something for all connections, of which there is one."""
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"PRAGMA {what}")


async def offer_many(people: People) -> None:
    for _ in range(100):
        await people.offered()


async def test_another_programs_lock_is_named_with_the_file(
    store: FeedbackStore, database: Path
) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match=r"feedback\.db cannot be used: another program"):
            await store.people.set_off(ANN, True)

        assert not store.is_well
    await store.people.set_off(ANN, True)
    assert store.is_well


@pytest.mark.parametrize(
    ("pragmas", "said"),
    [("query_only = ON", "it is read-only"), ("max_page_count = 1", "its disk is full")],
    ids=["read-only", "full"],
)
async def test_what_can_be_read_but_not_written_is_named_and_unwell(
    store: FeedbackStore, people: People, engine: AsyncEngine, pragmas: str, said: str
) -> None:
    await people.consent()
    await pragma(engine, pragmas)

    with pytest.raises(StoreError, match=f"cannot be used: {said}"):
        await offer_many(people)

    await store.people.consent(ANN)
    assert not store.is_well


@pytest.mark.parametrize("failure", [ConnectionRefusedError(111, "refused"), NoConnectionFree()])
def test_a_server_that_cannot_be_reached_is_named_and_unwell(failure: Exception) -> None:
    health = Health(make_url("postgresql+asyncpg://ann:pw@db.local/emojibot"))

    with (
        pytest.raises(StoreError, match=r"emojibot at db\.local cannot be (reached|used)"),
        health.watching(writing=False),
    ):
        raise failure

    assert not health.is_well


def test_a_failure_is_forgotten_after_a_while() -> None:
    clock = [0.0]
    health = Health(make_url("sqlite+aiosqlite:///x.db"), clock=lambda: clock[0])
    health._failed_at = 0.0

    assert not health.is_well
    clock[0] = FRESH + 1
    assert health.is_well


def test_a_password_is_not_part_of_what_is_said() -> None:
    said = where(make_url("postgresql+asyncpg://ann:pw@db.local/emojibot"))

    assert said == "the database emojibot at db.local"
