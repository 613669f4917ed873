"""Two bots on one database, or a bot with a new token: each finds its own offers."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback import FeedbackStore, Keys, Offer, Shown, open_store
from tests.bot.conftest import Clock, People

ANN = People.ANN


@pytest.fixture
def one(engine: AsyncEngine, keys: Keys, clock: Clock) -> FeedbackStore:
    return FeedbackStore(engine, keys, bot="7", now=clock)


@pytest.fixture
def other(engine: AsyncEngine, keys: Keys, clock: Clock) -> FeedbackStore:
    return FeedbackStore(engine, keys, bot="8", now=clock)


async def offered(store: FeedbackStore, shown: Shown) -> Offer:
    """An offer for the first message of Ann's private chat, shown in the second."""
    offer = await store.offers.offer(person=ANN, chat=ANN, message=1, shown=shown)
    await store.offers.remember_reply(offer.token, chat=ANN, message=2)
    return offer


async def test_each_offers_for_a_message_of_the_same_number(
    one: FeedbackStore, other: FeedbackStore, shown: Shown
) -> None:
    first, second = await offered(one, shown), await offered(other, shown)

    assert first.token != second.token
    for store, offer in [(one, first), (other, second)]:
        for found in (
            await store.offers.for_message(chat=ANN, message=1),
            await store.offers.of_reply(chat=ANN, message=2),
            await store.offers.edited(chat=ANN, message=1, shown=shown),
        ):
            assert found is not None
            assert found.token == offer.token


async def test_offering_again_is_one_offer_for_each_bot(one: FeedbackStore, shown: Shown) -> None:
    assert (await offered(one, shown)).token == (await offered(one, shown)).token


async def test_a_correction_is_for_the_bot_that_asked(
    one: FeedbackStore, other: FeedbackStore, shown: Shown
) -> None:
    offer = await offered(one, shown)
    await one.people.expect_correction(offer.token, chat=ANN, person=ANN)

    assert await other.people.take_expected(chat=ANN, person=ANN) is None
    assert await one.people.take_expected(chat=ANN, person=ANN) == offer.token


async def test_the_first_bot_takes_over_what_was_offered_before_bots_were_told_apart(
    url: str, keys: Keys, one: FeedbackStore, shown: Shown, engine: AsyncEngine
) -> None:
    offer = await offered(one, shown)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE suggestions SET bot_hash = NULL")

    async with open_store(url, keys) as looking:
        assert await looking.offers.for_message(chat=ANN, message=1) is None
    async with open_store(url, keys, bot="7") as first:
        found = await first.offers.for_message(chat=ANN, message=1)
    async with open_store(url, keys, bot="8") as second:
        assert await second.offers.for_message(chat=ANN, message=1) is None

    assert found is not None
    assert found.token == offer.token
