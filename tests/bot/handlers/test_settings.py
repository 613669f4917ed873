"""/settings: how the bot answers in a chat."""

from typing import Any

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from bot.playground.telegram import Message
from tests.bot.handlers.live import living
from tests.bot.wire import FixedPredictor, arrives, message, running_bot

REFUSAL = "Only administrators decide how I answer here."


def labels(message: Message) -> list[str]:
    """What the buttons say, each in a row of its own."""
    return [button["text"] for [button] in message.keyboard]


async def test_the_menu_shows_every_setting_with_its_value(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/settings")
        [menu] = live.said(group)

    assert menu.text == "How I answer in this chat:"
    assert labels(menu) == [
        "When I speak: When somebody asks me",
        "How I answer: With a message",
        "Unasked at most: Once a minute",
        "How sure I must be, unasked: A little",
        "How many emojis I offer: As usual",
        "The language I speak here: Each person’s own",
        "Done",
    ]


@pytest.mark.parametrize(
    ("title", "value", "stored"),
    [
        ("When I speak", "react to the rest", {"mode": "react"}),
        ("When I speak", "Never", {"mode": "off"}),
        ("How I answer:", "With both", {"delivery": "both"}),
        ("Unasked at most", "Once an hour", {"every_seconds": 3600}),
        ("How sure", "Very", {"threshold": 0.5}),
        ("How sure", "Not at all", {"threshold": 0.0}),
        ("How many", "7", {"count": 7}),
        ("The language", "Русский", {"lang": "ru"}),
    ],
)
async def test_a_press_on_a_setting_and_one_on_a_value_change_it(
    store: FeedbackStore, title: str, value: str, stored: dict[str, Any]
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/settings")
        [menu] = live.said(group)
        await live.press(menu, ann, title)
        await live.press(menu, ann, value)

    assert await store.chats.settings(group.id) == ChatSettings(**stored)


async def test_the_value_that_stands_is_marked_and_back_leads_to_the_menu(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/settings")
        await live.press(live.said(group)[0], ann, "How many")
        [values] = live.said(group)
        await live.press(values, ann, "Back")
        [menu] = live.said(group)

    assert labels(values) == ["✓\u202fAs usual", "1", "3", "5", "7", "Back"]
    assert labels(menu)[-1] == "Done"


async def test_done_takes_the_menu_away(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/settings")
        await live.press(live.said(group)[0], ann, "Done")

        assert live.said(group) == []


async def test_only_administrators_see_the_menu_and_only_they_can_use_it(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann, boris = live.world.person("Ann"), live.world.person("Boris")
        group = live.world.group("Friends", ann, boris)
        await live.say(group, boris, "/settings")
        [refusal] = live.said(group)
        assert (refusal.text, refusal.keyboard) == (REFUSAL, [])

        live.world.promote(group, boris)
        await live.say(group, boris, "/settings")
        [_, menu] = live.said(group)
        await live.press(menu, boris, "When I speak")
        live.world.demote(group, boris)
        query = await live.press(menu, boris, "Never")

    assert query.answer is not None
    assert query.answer.text == REFUSAL
    assert await store.chats.settings(group.id) == ChatSettings()


async def test_a_post_copied_into_its_channels_discussion_is_not_answered_there(
    store: FeedbackStore,
) -> None:
    discussion = {"id": -1003, "type": "supergroup", "title": "Talk"}
    channel = {"id": -1002, "type": "channel", "title": "News"}
    telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    origin = {"type": "channel", "date": 1, "chat": channel, "message_id": 3}
    copied = {"sender_chat": channel, "is_automatic_forward": True, "forward_origin": origin}
    async with running_bot(FixedPredictor("❤"), store) as send:
        post = message("/settings", sender=telegram, chat=discussion, **copied)

        assert await send(arrives(post)) == []


async def test_an_administrator_without_a_name_gets_the_menu(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/settings", anonymously=True)
        await live.press(live.said(group)[0], ann, "When I speak")

        assert labels(live.said(group)[0])[1] == "✓\u202fWhen somebody asks me"


async def test_to_hear_everything_in_a_group_the_bot_asks_to_be_an_administrator(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await store.chats.set_settings(group.id, ChatSettings(mode="react"))
        await live.say(group, ann, "/settings")
        live.world.promote(group, live.world.bot)
        await live.say(group, ann, "/settings")
        before, after = live.said(group)

    assert "Make me an administrator" in (before.text or "")
    assert "Administrators, Add administrator, and choose @emojibot_test." in (before.text or "")
    assert after.text == "How I answer in this chat:"


async def test_the_menu_changes_its_language_with_the_chat(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/settings")
        await live.press(live.said(group)[0], ann, "The language")
        await live.press(live.said(group)[0], ann, "Русский")
        [menu] = live.said(group)

    assert menu.text == "Как я отвечаю в этом чате:"
    assert labels(menu)[-1] == "Готово"


async def test_alone_with_a_person_there_is_less_to_set(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        await live.say(chat, ann, "/settings")
        await live.press(live.said(chat)[0], ann, "How I answer:")
        await live.press(live.said(chat)[0], ann, "With both")
        [menu] = live.said(chat)

    assert labels(menu) == ["How I answer: With both", "How many emojis I offer: As usual", "Done"]
    assert (await store.chats.settings(chat.id)).delivery == "both"


async def test_a_channel_is_set_by_a_post_in_it(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann, boris = live.world.person("Ann"), live.world.person("Boris")
        channel = live.world.channel("News", ann, boris)
        await live.say(channel, ann, "/settings")
        [menu] = live.said(channel)
        await live.press(menu, boris, "Reactions to posts")
        assert labels(live.said(channel)[0])[0] == "Reactions to posts: Never"

        await live.press(menu, ann, "Reactions to posts")
        await live.press(menu, ann, "When one fits")

    assert (await store.chats.settings(channel.id)).mode == "react"


@pytest.mark.parametrize(
    "data", ["s:", "s:mode:loud", "s:count:9", "s:password", "s:mode", "s", "s:::", "s:lang:<b>"]
)
async def test_a_forged_press_changes_nothing(store: FeedbackStore, data: str) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/settings")
        query = live.world.tap(live.said(group)[0], ann, data)
        await live.settle()

    assert query.answer is not None
    assert await store.chats.settings(group.id) == ChatSettings()
