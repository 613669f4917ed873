"""Other bots, and messages that only look like an answer to ours."""

from typing import Any

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from tests.bot.wire import ANN, BOT, GROUP, FixedPredictor, arrives, message, running_bot

HELPER = {"id": 8, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
OURS = {"message_id": 5, "date": 1, "chat": GROUP, "from": BOT, "text": "🎉"}


@pytest.mark.parametrize("text", ["we won", "@emojibot_test we won", "/start"])
async def test_another_bot_is_never_answered(store: FeedbackStore, text: str) -> None:
    await store.chats.set_settings(GROUP["id"], ChatSettings(mode="all", every_seconds=0))
    async with running_bot(FixedPredictor("❤"), store) as send:
        theirs = message(text, sender=HELPER, chat=GROUP, reply_to_message=OURS)

        assert await send(arrives(theirs)) == []


async def test_an_administrator_in_the_name_of_the_group_is_no_bot(store: FeedbackStore) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    async with running_bot(FixedPredictor("❤"), store) as send:
        said = message("@emojibot_test we won", sender=anonymous, chat=GROUP, sender_chat=GROUP)

        assert len(await send(arrives(said))) == 1


@pytest.mark.parametrize(
    ("about", "reply"),
    [
        ({"forum_topic_created": {"name": "News", "icon_color": 1}}, {}),
        ({}, {"message_thread_id": 5, "is_topic_message": True}),
    ],
    ids=["it says so", "by its number"],
)
async def test_a_topic_that_the_bot_began_addresses_it_with_no_message(
    store: FeedbackStore, about: dict[str, Any], reply: dict[str, Any]
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        in_topic = message("we won", chat=GROUP, reply_to_message=OURS | about, **reply)
        answer = message(
            "we won", sender=ANN, chat=GROUP, reply_to_message=OURS, message_thread_id=3
        )

        assert await send(arrives(in_topic)) == []
        assert len(await send(arrives(answer))) == 1
