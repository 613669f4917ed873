"""Updates that are written down until they are handled."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreError
from bot.feedback import FeedbackStore, Keys
from tests.bot.conftest import Clock


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
    assert "1 noted updates are damaged or were encrypted with another key" in caplog.text


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
