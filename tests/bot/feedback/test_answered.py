"""What was said, for all processes of a bot."""

from datetime import timedelta

from bot.feedback import FeedbackStore
from tests.bot.conftest import Clock


async def test_what_is_marked_is_known_to_all_processes_of_the_bot(store: FeedbackStore) -> None:
    await store.answered("7").mark([1, 2])
    await store.answered("7").mark([2, 3])

    assert await store.answered("7").among([2, 3, 4]) == {2, 3}
    assert await store.answered("8").among([2, 3, 4]) == set()


async def test_it_is_forgotten_after_an_hour_and_not_before(
    store: FeedbackStore, clock: Clock
) -> None:
    answered = store.answered("7")
    await answered.mark([1])
    clock.time += timedelta(minutes=50)
    await answered.mark([2])
    clock.time += timedelta(minutes=20)

    await answered.forget()

    assert await answered.among([1, 2]) == {2}


async def test_it_goes_in_the_night_too(store: FeedbackStore, clock: Clock) -> None:
    await store.answered("7").mark([1])
    clock.pass_days(1)

    await store.purge(timedelta(days=30))

    assert await store.answered("7").among([1]) == set()


async def test_the_owners_are_told_once_an_hour_by_whoever_is_first(
    store: FeedbackStore, clock: Clock
) -> None:
    one, other = store.answered("7"), store.answered("7")

    assert await one.first("a model was refused")
    assert not await other.first("a model was refused")
    assert await other.first("something failed")
    assert await store.answered("8").first("a model was refused")
    clock.time += timedelta(minutes=61)

    assert await other.first("a model was refused")
    assert not await one.first("a model was refused")
