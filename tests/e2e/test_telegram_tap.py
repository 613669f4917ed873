"""What can be done after a suggestion, whole: copy, share, more, an emoji of one's own."""

import signal

import pytest

from bot.handlers.shared import MARK
from bot.playground.telegram import Chat, Message
from tests.e2e.process import PATIENCE, Telegram

pytestmark = pytest.mark.timeout(90)

CHOICES = "select kind, emoji, rank from choices"
NOTED = "Noted, thank you!"
NOTED_NONE = "Noted: none of these."


async def test_more_emojis_and_the_one_picked_is_copied_and_shared(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        world.send_text(chat, ann, "I love you so much")
        [reply] = await life.replies(chat, 1)
        assert labels(reply)[1:] == [["None fits", "More"]]

        await life.press(reply, 1, 1)
        reply = await becomes(life, chat, [5, 5, 2])
        assert await life.press(reply, 1, 4) == NOTED
        reply = await becomes(life, chat, [5, 5, 2, 2])

        emoji = reply.text
        assert labels(reply)[1][4] == f"✓\u202f{emoji}"
        copy, share = reply.keyboard[3]
        assert copy["copy_text"]["text"] == f"I love you so much {emoji}"
        anywhere = share["switch_inline_query_chosen_chat"]
        assert anywhere["query"] == f"{MARK}I love you so much {emoji}"
        [(kind, _, rank)] = life.rows(CHOICES)
        assert (kind, rank) == ("tap", 10)

        assert await life.press(reply, 0, 0) == NOTED
        await world.wait_for(lambda: "✓" in labels(life.said(chat)[0])[0][0], PATIENCE)
        assert [rank for _, _, rank in life.rows(CHOICES)] == [1]
        assert await bot.ends(signal.SIGTERM) == 0

    assert "Warning" not in bot.logged()


async def test_where_none_fits_the_persons_own_emoji_counts(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot():
        world.send_text(chat, ann, "I love you so much")
        [reply] = await life.replies(chat, 1)
        assert await life.press(reply, 1, 0) == NOTED_NONE
        await asked(life, chat)

    async with life.bot():  # remembers what it waits for
        world.send_text(chat, ann, "🫠")
        question, answer = await life.replies(chat, 2)
        assert (question.text, answer.text) == ("🫠", NOTED)
        assert life.rows(CHOICES) == [("correction", "🫠", None)]


async def test_in_a_group_it_is_sent_as_a_reply_and_shown_in_the_same_place(
    life: Telegram,
) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Boris", language_code="ru")
    group = world.group("Friends", ann, boris)
    async with life.bot():
        world.send_text(group, ann, "@emojibot_test we won the cup")
        [reply] = await life.replies(group, 1)
        assert await life.press(reply, 1, 0) == NOTED_NONE
        reply = await asked(life, group)

        world.send_text(group, boris, "🐌", reply_to=reply)
        world.send_text(group, ann, "🫠", reply_to=reply)
        await world.wait_for(lambda: life.said(group)[0].text == "🫠", PATIENCE)

        assert life.rows(CHOICES) == [("correction", "🫠", None)]
        assert len(life.said(group)) == 1


async def asked(life: Telegram, chat: Chat) -> Message:
    """The bot's first message in `chat`, once it asks for the person's own emoji."""
    await life.world.wait_for(
        lambda: (life.said(chat)[0].text or "").startswith("None of these fits"), PATIENCE
    )
    return life.said(chat)[0]


async def becomes(life: Telegram, chat: Chat, rows: list[int]) -> Message:
    """The bot's first message in `chat`, once its keyboard has rows of these lengths."""

    def shown() -> Message | None:
        reply = life.said(chat)[0]
        return reply if [len(row) for row in reply.keyboard] == rows else None

    reply = await life.world.wait_for(shown, PATIENCE)
    assert reply is not None
    return reply


def labels(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message.keyboard]
