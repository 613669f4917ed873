"""The language a person is spoken to in."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import User

from bot.feedback import FeedbackStore
from bot.handlers.speech import speech_of

ANN = User(5000000001, "Ann", is_bot=False, language_code="en")
BORIS = User(5000000002, "Борис", is_bot=False, language_code="ru")


@pytest.mark.parametrize(
    ("person", "chosen", "lang"),
    [
        (ANN, None, "en"),
        (BORIS, None, "ru"),
        (ANN, "ru", "ru"),
        (BORIS, "en", "en"),
        (User(7, "Channel", is_bot=False), None, "en"),
    ],
)
async def test_what_a_person_chose_goes_before_their_telegrams_language(
    store: FeedbackStore, person: User, chosen: str | None, lang: str
) -> None:
    await store.set_language(person.id, chosen)

    assert (await speech_of(store, person)).lang == lang


async def test_nobody_is_spoken_to_in_english(store: FeedbackStore) -> None:
    assert (await speech_of(store, None)).lang == "en"


async def test_a_broken_store_leaves_telegrams_language(
    store: FeedbackStore, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("drop table people"))

    assert (await speech_of(store, BORIS)).lang == "ru"
