"""The settings of chats, also when they move."""

import asyncio
from dataclasses import asdict

from bot.feedback import ChatSettings, FeedbackStore, Shown
from tests.bot.conftest import People

ANN, BOB, GROUP, SUPERGROUP = People.ANN, People.BOB, -555_000_111, People.CHAT
SETTINGS = ChatSettings("all", "both", 300, 0.4, 5, "ru")


async def test_settings_of_a_chat_are_the_last_ones(store: FeedbackStore) -> None:
    assert await store.chats.settings(GROUP) == ChatSettings(
        mode="mention", delivery="reply", every_seconds=60, threshold=None, count=None, lang=None
    )

    await store.chats.set_settings(GROUP, ChatSettings(mode="off"))
    for _ in range(2):
        await store.chats.set_settings(GROUP, SETTINGS)

    assert await store.chats.settings(GROUP) == SETTINGS
    assert await store.chats.settings(GROUP - 1) == ChatSettings()


async def test_settings_and_offers_of_a_group_that_moved_are_found_under_both_ids(
    store: FeedbackStore, shown: Shown
) -> None:
    await store.chats.set_settings(GROUP, SETTINGS)
    offer = await store.offers.offer(chat=GROUP, message=1, person=ANN, shown=shown)
    await store.offers.remember_reply(offer.token, chat=GROUP, message=2)
    await store.people.expect_correction(offer.token, chat=GROUP, person=ANN)

    for _ in range(2):  # Telegram says it twice: in the old group and in the new one
        await store.chats.migrate(GROUP, SUPERGROUP)

    for chat in (GROUP, SUPERGROUP):
        assert await store.chats.settings(chat) == SETTINGS
        assert (
            await store.offers.of_token(offer.token, chat=chat, person=ANN)
        ).token == offer.token
    for chat, emoji in ((GROUP, "🎉"), (SUPERGROUP, "❤")):
        await store.choices.choose(offer.token, chat=chat, person=ANN, emoji=emoji, text=None)
    found = await store.offers.of_reply(chat=GROUP, message=2)
    assert found is not None
    assert found.chosen == "❤"
    again = await store.offers.offer(chat=GROUP, message=1, person=ANN, shown=shown)
    assert again == found


async def test_what_is_expected_and_set_under_the_old_id_is_found_under_the_new_one(
    store: FeedbackStore, shown: Shown
) -> None:
    before = await store.offers.offer(chat=GROUP, message=1, person=ANN, shown=shown)
    await store.people.expect_correction(before.token, chat=GROUP, person=ANN)
    await store.chats.migrate(GROUP, SUPERGROUP)
    late = await store.offers.offer(chat=GROUP, message=9, person=BOB, shown=shown)
    await store.chats.set_settings(GROUP, SETTINGS)

    assert await store.people.take_expected(chat=SUPERGROUP, person=ANN) == before.token
    assert await store.offers.of_token(late.token, chat=SUPERGROUP, person=BOB) == late
    assert await store.chats.settings(SUPERGROUP) == SETTINGS


async def test_settings_that_the_supergroup_has_already_stay(store: FeedbackStore) -> None:
    await store.chats.set_settings(GROUP, ChatSettings(mode="off"))
    await store.chats.set_settings(SUPERGROUP, SETTINGS)

    await store.chats.migrate(GROUP, SUPERGROUP)

    assert await store.chats.settings(GROUP) == await store.chats.settings(SUPERGROUP) == SETTINGS


async def test_migrations_at_once_move_once(store: FeedbackStore) -> None:
    await store.chats.set_settings(GROUP, SETTINGS)

    await asyncio.gather(*(store.chats.migrate(GROUP, SUPERGROUP) for _ in range(5)))

    assert await store.chats.settings(SUPERGROUP) == SETTINGS


async def test_settings_of_a_private_chat_belong_to_the_person(store: FeedbackStore) -> None:
    await store.chats.set_settings(ANN, SETTINGS)
    await store.chats.set_settings(BOB, SETTINGS)
    assert (await store.people.belongings(ANN))["private_chat"] == asdict(SETTINGS)

    await store.people.forget(ANN)

    assert await store.chats.settings(ANN) == ChatSettings()
    assert await store.chats.settings(BOB) == SETTINGS
