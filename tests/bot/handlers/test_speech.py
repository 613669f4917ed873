"""The language a person is spoken to in."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Chat, User

from bot.feedback import ChatSettings, FeedbackStore
from bot.handlers.speech import Speeches

ANN = User(5000000001, "Ann", is_bot=False, language_code="en")
BORIS = User(5000000002, "Борис", is_bot=False, language_code="ru")
GROUP = Chat(-1001, Chat.SUPERGROUP)


@pytest.fixture
def speeches(store: FeedbackStore) -> Speeches:
    return Speeches(store.people, store.chats)


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
    speeches: Speeches, store: FeedbackStore, person: User, chosen: str | None, lang: str
) -> None:
    await store.people.set_language(person.id, chosen)

    assert (await speeches.of(person)).lang == lang
    assert (await speeches.of(person, Chat(person.id, Chat.PRIVATE))).lang == lang
    assert (await speeches.of(person, GROUP)).lang == lang


async def test_in_a_group_its_administrators_choose(
    speeches: Speeches, store: FeedbackStore
) -> None:
    await store.chats.set_settings(GROUP.id, ChatSettings(lang="ru"))
    await store.people.set_language(ANN.id, "en")

    assert (await speeches.of(ANN, GROUP)).lang == "ru"
    assert (await speeches.of(None, GROUP)).lang == "ru"
    assert (await speeches.of(ANN)).lang == "en"


async def test_nobody_is_spoken_to_in_english(speeches: Speeches) -> None:
    assert (await speeches.of(None)).lang == "en"


async def test_a_broken_store_leaves_telegrams_language(
    speeches: Speeches, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("drop table people"))

    assert (await speeches.of(BORIS)).lang == "ru"
