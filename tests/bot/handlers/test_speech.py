"""The language a person is spoken to in."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Chat, User

from bot.feedback import ChatSettings, FeedbackStore
from bot.handlers.speech import speech_of

ANN = User(5000000001, "Ann", is_bot=False, language_code="en")
BORIS = User(5000000002, "Борис", is_bot=False, language_code="ru")
GROUP = Chat(-1001, Chat.SUPERGROUP)


@pytest.mark.parametrize(
    ("person", "chosen", "lang"),
    [
        (ANN, None, "en"),
        (BORIS, None, "ru"),
        (ANN, "ru", "ru"),
        (BORIS, "en", "en"),
        (User(7, "No language", is_bot=False), None, "en"),
    ],
)
async def test_what_a_person_chose_goes_before_their_telegrams_language(
    store: FeedbackStore, person: User, chosen: str | None, lang: str
) -> None:
    await store.set_language(person.id, chosen)

    assert (await speech_of(store, person)).lang == lang
    assert (await speech_of(store, person, Chat(person.id, Chat.PRIVATE))).lang == lang
    assert (await speech_of(store, person, GROUP)).lang == lang


async def test_in_a_group_its_administrators_choose(store: FeedbackStore) -> None:
    await store.set_chat_settings(GROUP.id, ChatSettings(lang="ru"))
    await store.set_language(ANN.id, "en")

    assert (await speech_of(store, ANN, GROUP)).lang == "ru"
    assert (await speech_of(store, None, GROUP)).lang == "ru"
    assert (await speech_of(store, ANN)).lang == "en"


async def test_nobody_is_spoken_to_in_english(store: FeedbackStore) -> None:
    assert (await speech_of(store, None)).lang == "en"


async def test_a_broken_store_leaves_telegrams_language(
    store: FeedbackStore, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("drop table people"))

    assert (await speech_of(store, BORIS)).lang == "ru"
