"""What is set for people and chats, and what becomes of it when a group moves."""

import asyncio
from dataclasses import asdict

from bot.feedback import ChatSettings, FeedbackStore, Preferences, Shown
from tests.bot.conftest import People

ANN, BOB, GROUP, SUPERGROUP = People.ANN, People.BOB, -555_000_111, People.CHAT
SETTINGS = ChatSettings("all", "both", 300, 0.4, 5, "ru")


async def test_a_person_has_no_preferences_until_they_say_so(store: FeedbackStore) -> None:
    assert await store.preferences(ANN) == Preferences(lang=None, off=False)

    await store.set_off(ANN, True)
    await store.set_language(ANN, "ru")
    await store.set_language(BOB, "en")
    await store.set_off(BOB, False)

    assert await store.preferences(ANN) == Preferences(lang="ru", off=True)
    assert await store.preferences(BOB) == Preferences(lang="en", off=False)


async def test_preferences_that_say_nothing_are_not_kept(store: FeedbackStore) -> None:
    await store.set_off(ANN, True)
    await store.set_language(ANN, "ru")

    await store.set_off(ANN, False)
    assert (await store.belongings(ANN))["preferences"] == {"lang": "ru", "off": False}
    await store.set_language(ANN, None)
    await store.set_language(ANN, None)

    assert (await store.belongings(ANN))["preferences"] is None
    assert await store.preferences(ANN) == Preferences()


async def test_settings_of_a_chat_are_the_last_ones(store: FeedbackStore) -> None:
    assert await store.chat_settings(GROUP) == ChatSettings(
        mode="mention", delivery="reply", every_seconds=60, threshold=None, count=None, lang=None
    )

    await store.set_chat_settings(GROUP, ChatSettings(mode="off"))
    for _ in range(2):
        await store.set_chat_settings(GROUP, SETTINGS)

    assert await store.chat_settings(GROUP) == SETTINGS
    assert await store.chat_settings(GROUP - 1) == ChatSettings()


async def test_settings_and_offers_of_a_group_that_moved_are_found_under_both_ids(
    store: FeedbackStore, shown: Shown
) -> None:
    await store.set_chat_settings(GROUP, SETTINGS)
    offer = await store.offer(chat=GROUP, message=1, person=ANN, shown=shown)
    await store.remember_reply(offer.token, chat=GROUP, message=2)
    await store.expect_correction(offer.token, chat=GROUP, person=ANN)

    for _ in range(2):  # Telegram says it twice: in the old group and in the new one
        await store.migrate_chat(GROUP, SUPERGROUP)

    for chat in (GROUP, SUPERGROUP):
        assert await store.chat_settings(chat) == SETTINGS
        assert (await store.offer_of(offer.token, chat=chat, person=ANN)).token == offer.token
    for chat, emoji in ((GROUP, "🎉"), (SUPERGROUP, "❤")):
        await store.choose(offer.token, chat=chat, person=ANN, emoji=emoji, text=None)
    found = await store.offer_of_reply(chat=GROUP, message=2)
    assert found is not None
    assert found.chosen == "❤"
    again = await store.offer(chat=GROUP, message=1, person=ANN, shown=shown)
    assert again == found


async def test_what_is_expected_and_set_under_the_old_id_is_found_under_the_new_one(
    store: FeedbackStore, shown: Shown
) -> None:
    before = await store.offer(chat=GROUP, message=1, person=ANN, shown=shown)
    await store.expect_correction(before.token, chat=GROUP, person=ANN)
    await store.migrate_chat(GROUP, SUPERGROUP)
    late = await store.offer(chat=GROUP, message=9, person=BOB, shown=shown)
    await store.set_chat_settings(GROUP, SETTINGS)

    assert await store.take_expected(chat=SUPERGROUP, person=ANN) == before.token
    assert await store.offer_of(late.token, chat=SUPERGROUP, person=BOB) == late
    assert await store.chat_settings(SUPERGROUP) == SETTINGS


async def test_settings_that_the_supergroup_has_already_stay(store: FeedbackStore) -> None:
    await store.set_chat_settings(GROUP, ChatSettings(mode="off"))
    await store.set_chat_settings(SUPERGROUP, SETTINGS)

    await store.migrate_chat(GROUP, SUPERGROUP)

    assert await store.chat_settings(GROUP) == await store.chat_settings(SUPERGROUP) == SETTINGS


async def test_migrations_at_once_move_once(store: FeedbackStore) -> None:
    await store.set_chat_settings(GROUP, SETTINGS)

    await asyncio.gather(*(store.migrate_chat(GROUP, SUPERGROUP) for _ in range(5)))

    assert await store.chat_settings(SUPERGROUP) == SETTINGS


async def test_settings_of_a_private_chat_belong_to_the_person(store: FeedbackStore) -> None:
    await store.set_chat_settings(ANN, SETTINGS)
    await store.set_chat_settings(BOB, SETTINGS)
    assert (await store.belongings(ANN))["private_chat"] == asdict(SETTINGS)

    await store.forget(ANN)

    assert await store.chat_settings(ANN) == ChatSettings()
    assert await store.chat_settings(BOB) == SETTINGS
