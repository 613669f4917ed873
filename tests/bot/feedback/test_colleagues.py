"""The processes that share a bot, by the locks of a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.feedback import FeedbackStore, Keys, colleagues, open_engine
from bot.feedback.colleagues import LEASE, Colleagues
from bot.feedback.migrate import upgrade
from tests.bot.feedback import postgres

pytestmark = [postgres.needs_postgres, pytest.mark.own_database]

DISTRICT = 7


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    with postgres.database() as url:
        upgrade(url)
        yield url


class Heard:
    """What a process hears."""

    def __init__(self) -> None:
        self.noted: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()
        self.taken: asyncio.Queue[bytes] = asyncio.Queue()

    async def join(self, colleagues: Colleagues) -> int:
        return await colleagues.join(
            lambda district, key: self.noted.put_nowait((district, key)), self.taken.put_nowait
        )


@asynccontextmanager
async def process(url: str, keys: Keys, bot: str = "7") -> AsyncIterator[Any]:
    """What the store gives a process of the bot; it is left at the end."""
    engine = open_engine(url)
    shared = FeedbackStore(engine, keys).shared(bot, lambda _: DISTRICT)
    yield shared
    await shared.colleagues.leave()
    await engine.dispose()


@pytest.fixture
async def two(url: str, keys: Keys) -> AsyncIterator[tuple[Any, Any]]:
    async with process(url, keys) as one, process(url, keys) as other:
        yield one, other


async def test_each_has_a_number_and_knows_of_the_others(two: tuple[Any, Any]) -> None:
    one, other = (it.colleagues for it in two)

    assert (await Heard().join(one), await Heard().join(other)) == (0, 1)
    assert await one.numbers() == await other.numbers() == {0, 1}
    await one.retire()

    assert await other.numbers() == {1}


async def test_a_district_has_one_of_them_until_it_is_left(two: tuple[Any, Any]) -> None:
    one, other = (it.colleagues for it in two)
    await Heard().join(one)
    await Heard().join(other)

    assert await one.take({1, 2, 3}) == {1, 2, 3}
    assert await other.take({2, 3, 4}) == {4}
    await one.release({2})
    assert await other.take({2, 3}) == {2}
    await one.leave()

    assert await other.take({1, 3}) == {1, 3}
    assert await other.numbers() == {1}


async def test_another_bot_in_the_same_database_has_its_own(url: str, keys: Keys) -> None:
    async with process(url, keys, "7") as one, process(url, keys, "8") as other:
        assert await Heard().join(one.colleagues) == 0
        assert await Heard().join(other.colleagues) == 0

        assert await one.colleagues.take({1}) == await other.colleagues.take({1}) == {1}
        assert await one.colleagues.numbers() == {0}


async def test_a_note_is_heard_of_by_all_when_it_can_be_read(two: tuple[Any, Any]) -> None:
    one, other = two
    ears = Heard(), Heard()
    await ears[0].join(one.colleagues)
    await ears[1].join(other.colleagues)
    update = {"update_id": 11, "message": {"text": "hi"}}

    await one.notes.keep([update])

    district, key = await ears[1].noted.get()
    assert await ears[0].noted.get() == (district, key) == (DISTRICT, one.notes.key(11))
    assert await other.notes.load_some([key, b"another"]) == [update]
    await other.colleagues.say_taken([key])
    assert await ears[0].taken.get() == key


async def test_who_gives_no_sign_of_life_has_nothing_any_more(two: tuple[Any, Any]) -> None:
    one, other = (it.colleagues for it in two)
    await Heard().join(one)
    await Heard().join(other)
    await one.take({1})
    [allowed] = await one._say("SHOW idle_session_timeout")
    await one._say("SET idle_session_timeout = 200")

    await other._say("SELECT pg_advisory_lock(:bot, :lock)", lock=1)  # waits until it is free

    assert allowed == f"{LEASE:g}s"
    with pytest.raises(StoreError):
        await one.numbers()
    assert await Heard().join(one) == 0
    assert await one.take({1}) == set()


async def test_a_server_that_starts_anew_is_a_loss(url: str, two: tuple[Any, Any]) -> None:
    one, _ = (it.colleagues for it in two)
    await Heard().join(one)
    engine = open_engine(url)
    async with engine.begin() as connection:
        mine = "pid <> pg_backend_pid() AND datname = current_database()"
        await connection.execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")
        )
    await engine.dispose()

    for _ in range(2):  # whoever finds out first, the next one hears the same
        with pytest.raises(StoreError):
            await one.take({1})
    assert await Heard().join(one) == 0


async def test_a_server_that_does_not_answer_is_a_loss(
    two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = (it.colleagues for it in two)
    await Heard().join(one)
    monkeypatch.setattr(colleagues, "LEASE", 0.05)
    with pytest.raises(StoreError, match="does not answer"):
        await one._say("SELECT pg_sleep(60)")
    monkeypatch.undo()

    with pytest.raises(StoreError):
        await one.numbers()
    assert await Heard().join(one) == 0


async def test_only_one_looks_after_the_store_at_a_time(url: str, keys: Keys) -> None:
    engines = open_engine(url), open_engine(url)
    one, other = (FeedbackStore(engine, keys) for engine in engines)
    async with one.turn_of_upkeep() as first, other.turn_of_upkeep() as second:
        assert (first, second) == (True, False)
    async with other.turn_of_upkeep() as third:
        assert third
    for engine in engines:
        await engine.dispose()
