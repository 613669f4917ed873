"""A database is moved into another: between SQLite and PostgreSQL where there is one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreError
from bot.feedback import FeedbackStore, Keys, open_engine, open_store
from bot.feedback.migrate import upgrade
from bot.feedback.tombstone_list import list_beside
from bot.feedback.transfer import rows_in, transfer
from tests.bot.conftest import Clock, People, examples, tombstones
from tests.bot.feedback import postgres

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
def other(url: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of the other kind, where there is one."""
    if url.startswith("sqlite") and postgres.is_there():
        with postgres.database() as other:
            upgrade(other)
            yield other
        return
    other = f"sqlite+aiosqlite:///{tmp_path}/other/other.db"
    upgrade(other)
    yield other


@pytest.fixture
async def filled(store: FeedbackStore, people: People) -> FeedbackStore:
    """A row in each of the tables, more or less; Bob's text was erased after an export."""
    await store.check_key()
    for person in (ANN, BOB):
        await people.consent(person)
        await people.pick(await people.offered(person), person=person, text="we won")
    await people.pick(await people.offered(), None)
    await examples(store)
    await people.consent(BOB, given=False)
    await store.people.set_language(ANN, "ru")
    await store.chats.migrate(-555_000_111, CHAT)
    await store.notes("1").keep([{"update_id": 7}])
    return store


async def answers(store: FeedbackStore) -> list[Any]:
    """What the store says of everything."""
    return [
        await store.people.belongings(ANN),
        await store.people.belongings(BOB),
        await store.people.preferences(ANN),
        await store.statistics.overall(),
        await store.statistics.daily(days=2),
        await store.notes("1").load(),
        await store.offers.for_message(chat=-555_000_111, message=1),
    ]


def listed(url: str) -> list[str]:
    """The list of what was erased, beside the database at `url`."""
    return list_beside(url).read_text("utf-8").splitlines()


async def test_all_that_is_kept_is_read_the_same_and_goes_on(
    filled: FeedbackStore, url: str, other: str, keys: Keys, clock: Clock, people: People
) -> None:
    before = await answers(filled)
    copied: list[int] = []

    counts = await transfer(url, other, copied.append)

    assert sum(counts.values()) == sum(copied) == await rows_in(url)
    assert counts["suggestions"] == 3
    engine = open_engine(other)
    people.store = moved = FeedbackStore(engine, keys, now=clock)
    assert await answers(moved) == before
    assert await tombstones(moved) == await tombstones(filled)
    assert await people.pick(await people.offered()) == "🎉"
    await engine.dispose()


async def test_a_database_that_holds_something_is_refused_and_stays(
    filled: FeedbackStore, url: str, other: str, keys: Keys
) -> None:
    async with open_store(other, keys) as theirs:
        await theirs.people.set_off(BOB, True)
    before = await rows_in(other)

    with pytest.raises(StoreError, match="is not empty"):
        await transfer(url, other, lambda _: None)

    assert await rows_in(other) == before


async def test_what_is_interrupted_has_not_happened_and_may_be_done_again(
    filled: FeedbackStore, url: str, other: str
) -> None:
    begun = asyncio.Event()

    def interrupt(_: int) -> None:
        if begun.is_set():
            raise Interrupted
        begun.set()

    with pytest.raises(Interrupted):
        await transfer(url, other, interrupt)

    assert await rows_in(other) == 0
    assert sum((await transfer(url, other, lambda _: None)).values()) == await rows_in(url)


async def test_rows_do_not_arrive_without_the_list_beside_them(
    filled: FeedbackStore, url: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("no room")

    with monkeypatch.context() as full:
        full.setattr("bot.feedback.transfer._copy_list", fail)
        with pytest.raises(StoreError, match="no room"):
            await transfer(url, other, lambda _: None)

    assert await rows_in(other) == 0
    assert sum((await transfer(url, other, lambda _: None)).values()) == await rows_in(url)


async def test_what_the_list_beside_says_of_exports_elsewhere_comes_along(
    filled: FeedbackStore, url: str, other: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(database.parent)  # where that of a PostgreSQL is

    await transfer(url, other, lambda _: None)

    assert len(listed(url)) > 1
    assert listed(other) == listed(url)
