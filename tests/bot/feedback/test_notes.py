"""Updates that are written down until they are handled."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Update

from bot.errors import StoreError
from bot.feedback import FeedbackStore, Keys
from bot.feedback.tables import noted_updates
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from tests.bot.conftest import Clock
from tests.bot.transport.test_inbox import BOT, numbered

NO_UPDATES = {
    "a list": '["the words of a person"]',
    "a number": "7",
    "nothing": "null",
    "of no number": '{"message": {"text": "the words of a person"}}',
    "numbered in words": '{"update_id": "7", "message": {"text": "the words of a person"}}',
    "numbered by truth": '{"update_id": true}',
    "no JSON": "the words of a person",
    "nested without end": "[" * 100_000,
}


def update(number: int, words: str = "hi") -> dict[str, Any]:
    return {"update_id": number, "message": {"text": words}}


async def test_what_is_kept_comes_back_in_order_until_it_is_dropped(store: FeedbackStore) -> None:
    notes = store.notes("7")
    await notes.keep([update(11), update(3, "как дела \ud83d")])
    await notes.keep([update(3, "something else"), update(5)])

    assert await notes.load() == [update(3, "как дела \ud83d"), update(5), update(11)]
    await notes.drop([5, 3, 4])

    assert await notes.load() == [update(11)]


async def test_more_than_fit_a_statement_are_dropped(store: FeedbackStore) -> None:
    notes = store.notes("7")
    await notes.keep([update(number) for number in range(1200)])

    await notes.drop(range(1199))

    assert await notes.load() == [update(1199)]


async def test_another_bot_in_the_same_database_has_its_own(store: FeedbackStore) -> None:
    await store.notes("7").keep([update(1)])
    await store.notes("8").keep([update(1, "to the other")])

    await store.notes("7").drop([1])

    assert await store.notes("7").load() == []
    assert await store.notes("8").load() == [update(1, "to the other")]


@pytest.mark.parametrize("days", [400, -30])
async def test_a_clock_that_leaps_loses_nothing(
    store: FeedbackStore, clock: Clock, days: float
) -> None:
    notes = store.notes("7")
    await notes.keep([update(1)])
    clock.pass_days(days)
    await notes.keep([update(2)])

    assert await notes.load() == [update(1), update(2)]
    clock.pass_days(-days)
    assert await notes.load() == [update(1), update(2)]


async def test_no_word_of_it_is_on_the_disk(
    store: FeedbackStore, engine: AsyncEngine, database: Path
) -> None:
    await store.notes("7").keep([update(1, "the words of a person")])
    await engine.dispose()

    written = b"".join(file.read_bytes() for file in database.parent.glob("feedback.db*"))
    assert b"words" not in written
    assert b"update_id" not in written


async def test_what_another_key_wrote_is_said_and_keeps_nobody_from_the_rest(
    store: FeedbackStore, engine: AsyncEngine, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await store.notes("7").keep([update(1)])
    theirs = Keys(b"x" * 32)
    theirs.bot = store._keys.bot  # type: ignore[method-assign]
    notes = FeedbackStore(engine, theirs, now=clock).notes("7")
    await notes.keep([update(2)])

    assert await notes.load() == [update(2)]
    assert "1 noted updates are damaged, are none" in caplog.text


async def test_what_is_asked_for_by_its_key_is_never_passed_over(
    store: FeedbackStore, engine: AsyncEngine, keys: Keys, clock: Clock
) -> None:
    """Else the process that noted it would be told that it is taken."""
    await store.notes("7").keep([update(1), update(2)])
    theirs = Keys(b"x" * 32)
    theirs.bot, theirs.update = keys.bot, keys.update  # type: ignore[method-assign]
    shared = FeedbackStore(engine, theirs, now=clock).shared("7", lambda _: 0).notes

    with pytest.raises(StoreError, match="another key"):
        await shared.load_some([shared.key(2)])


@pytest.fixture(params=list(NO_UPDATES.values()), ids=list(NO_UPDATES))
async def no_update(
    request: pytest.FixtureRequest, engine: AsyncEngine, keys: Keys, clock: Clock
) -> int:
    """The number that a note is kept under which can be decrypted and is no update."""
    values = {"update_hash": keys.update("7", 7), "bot_hash": keys.bot("7"), "noted_at": clock()}
    async with engine.begin() as connection:
        content = keys.encrypt(request.param)
        await connection.execute(insert(noted_updates).values(**values, content=content))
    return 7


async def test_a_bot_that_finds_what_is_no_update_among_its_notes_answers_the_rest(
    store: FeedbackStore, no_update: int, caplog: pytest.LogCaptureFixture
) -> None:
    handled: asyncio.Queue[int] = asyncio.Queue()

    async def handle(it: Update) -> None:
        await handled.put(it.update_id)

    await store.notes("7").keep([numbered(8)])
    inbox = Inbox(BOT, handle, Newest(), store.notes("7"))

    await inbox.resume()
    assert await handled.get() == 8
    assert await inbox.drain(5)

    assert await store.notes("7").load() == []
    assert caplog.text.count("1 noted updates are damaged, are none") == 2  # at each look
    assert "person" not in caplog.text


async def test_what_is_no_update_is_not_asked_for_again_and_again(
    store: FeedbackStore, no_update: int, caplog: pytest.LogCaptureFixture
) -> None:
    shared = store.shared("7", lambda _: 0).notes
    await store.notes("7").keep([update(8)])

    found = await shared.load_some([shared.key(no_update), shared.key(8)])

    assert found == [update(8)]
    assert caplog.text.count("1 noted updates are damaged, are none") == 1
    assert "person" not in caplog.text


async def test_what_is_a_day_old_goes_in_the_night(
    store: FeedbackStore, clock: Clock, engine: AsyncEngine
) -> None:
    """A bot that is not started again asks for nothing."""
    await store.notes("8").keep([update(1)])
    clock.pass_days(1.01)
    await store.notes("7").keep([update(2)])

    await store.erase_old_notes()

    async with engine.connect() as connection:
        assert await connection.scalar(text("select count(*) from noted_updates")) == 1
