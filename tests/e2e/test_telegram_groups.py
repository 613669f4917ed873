"""Where the bot answers, whole: groups, channels, reactions, against the strict server."""

import signal

import pytest

from bot.playground.telegram import CallbackQuery, Message, User
from model.labels import DEFAULT_LABELS, display
from tests.e2e.process import PATIENCE, Telegram

pytestmark = pytest.mark.timeout(120)

SHOWN = {display(label) for label in DEFAULT_LABELS}
SLOWER = "You are faster than I am. Give me a moment, please."
REFUSAL = "Как мне здесь отвечать, решают только администраторы."
LOVE = "I love you so much"  # ❤ and its like are legal reactions


async def test_an_administrator_sets_a_group_and_it_is_kept_when_the_group_migrates(
    life: Telegram,
) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Борис", language_code="ru")
    group = world.group("Friends", ann, boris, kind="group")
    world.promote(group, world.bot)
    async with life.bot() as bot:
        await heard(life)
        world.send_text(group, boris, "/settings@emojibot_test")
        world.send_text(group, boris, LOVE)  # silent by default
        [no] = await life.replies(group, 1)
        assert no.text == REFUSAL
        world.send_text(group, ann, "/settings")  # only commands of one person keep their order
        [_, menu] = await life.replies(group, 2)
        refused = await press(life, menu, boris, "When I speak")
        assert refused.answer is not None
        assert refused.answer.text == REFUSAL
        for label in ("When I speak", "react to the rest", "Unasked at most", "Each time"):
            await press(life, menu, ann, label)

        said = world.send_text(group, boris, LOVE)
        await world.wait_for(lambda: group.messages[said.id].reaction, PATIENCE)
        assert len(life.said(group)) == 2

        successor = world.migrate(group)
        moved = world.send_text(successor, boris, LOVE)
        await world.wait_for(lambda: successor.messages[moved.id].reaction, PATIENCE)
        world.send_text(successor, boris, f"@emojibot_test {LOVE}")
        [reply] = await life.replies(successor, 1)
        assert reply.text in SHOWN

        assert "Warning" not in bot.logged()
        assert LOVE not in bot.logged()
    assert life.rows("select mode, every_seconds from chat_settings") == [("react", 0)]


async def test_every_answer_of_the_menu_fits_telegram_in_russian_too(life: Telegram) -> None:
    world = life.world
    boris = world.person("Борис", language_code="ru")
    group = world.group("Друзья", boris)
    async with life.bot() as bot:
        await heard(life)
        world.send_text(group, boris, "/settings")
        [menu] = await life.replies(group, 1)
        for [button] in menu.keyboard[:-1]:
            await press(life, menu, boris, button["text"])
            *_, last, _ = [label for [it] in now(menu).keyboard for label in [it["text"]]]
            await press(life, menu, boris, last)
        await press(life, menu, boris, "Готово")  # the last setting was the language
        await world.wait_for(lambda: not life.said(group), PATIENCE)
        assert "refused" not in bot.logged()


async def test_reactions_of_people_are_feedback(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        await heard(life)
        asked = world.send_text(chat, ann, LOVE)
        [reply] = await life.replies(chat, 1)
        world.react(reply, ann, "👍")  # a word about the bot
        world.react(asked, ann, "🔥")
        await world.wait_for(lambda: now(reply).edited_at, PATIENCE)  # it shows the pick
        assert await bot.ends(signal.SIGTERM) == 0

    assert life.rows("select kind, emoji, text from choices") == [("reaction", "🔥", None)]


async def test_a_channel_gets_reactions_once_it_asked(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    channel = world.channel("News", ann)
    async with life.bot():
        await heard(life)
        quiet = world.send_text(channel, ann, LOVE)
        world.send_text(channel, ann, "/settings")
        [menu] = await life.replies(channel, 1)
        for label in ("Reactions to posts", "When one fits", "Done"):
            await press(life, menu, ann, label)
        post = world.send_text(channel, ann, LOVE)
        await world.wait_for(lambda: channel.messages[post.id].reaction, PATIENCE)

        assert channel.messages[quiet.id].reaction is None
        assert life.said(channel) == []


async def test_an_edit_an_album_and_what_is_not_the_persons_own(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot():
        await heard(life)
        asked = world.send_text(chat, ann, LOVE)
        [reply] = await life.replies(chat, 1)
        world.edit_text(asked, "I am so sad, my cat died yesterday")
        await world.wait_for(lambda: now(reply).edited_at, PATIENCE)
        assert now(reply).keyboard != reply.keyboard

        world.forward(asked, chat, ann)
        world.send_text(chat, ann, LOVE, via_bot=world.person("Helper", is_bot=True))
        album = world.send_album(chat, ann, [LOVE, LOVE, None])
        world.send_text(chat, ann, "good night, sleep well")
        replies = await life.replies(chat, 3)

    assert [it.reply_to for it in replies[1:]] == [album[0].id, album[-1].id + 1]


async def test_every_call_in_a_group_is_answered(life: Telegram) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Борис", language_code="ru")
    group = world.group("Friends", ann, boris)
    async with life.bot(MIN_CONFIDENCE="1") as bot:
        await heard(life)
        about = world.send_text(group, boris, LOVE)
        world.send_text(group, ann, "@emojibot_test", reply_to=about)
        world.send_text(group, ann, "/emoji", reply_to=about)
        world.send_text(group, ann, "/emoji@emojibot_test we won")
        world.send_text(group, boris, "@emojibot_test 🏆")
        *offers, kind = await life.replies(group, 4)
        assert "failed" not in bot.logged()

    assert {offer.text for offer in offers} <= SHOWN
    assert all(offer.keyboard for offer in offers)
    assert offers[0].text == offers[1].text
    assert (kind.text or "").startswith("Для меня здесь нет слов.")


async def test_refused_reactions_floods_and_a_removal_stop_nothing(life: Telegram) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Boris")
    group, chat = world.group("Friends", ann), world.private_chat(boris)
    group.available_reactions = ()
    async with life.bot() as bot:
        await heard(life)
        world.send_text(group, ann, "/settings")
        [menu] = await life.replies(group, 1)
        for label in ("How I answer", "With both"):
            await press(life, menu, ann, label)
        world.send_text(group, ann, f"@emojibot_test {LOVE}")
        await life.replies(group, 2)

        for _ in range(60):
            world.send_text(chat, boris, LOVE)
        await world.wait_for(lambda: SLOWER in [it.text for it in life.said(chat)], PATIENCE)

        world.remove_bot(group, ann)
        world.send_text(group, ann, f"@emojibot_test {LOVE}")
        world.readmit_bot(group, ann)
        world.send_text(group, ann, f"@emojibot_test {LOVE}")
        await life.replies(group, 3)
        assert bot.process.returncode is None
        assert "failed" not in bot.logged()


async def heard(life: Telegram) -> None:
    """Wait until the bot listens, and has said to what; before that Telegram leaves some out."""
    await life.world.wait_for(lambda: life.world.updates.has_poller, PATIENCE)


async def press(life: Telegram, message: Message, person: User, label: str) -> CallbackQuery:
    """Press the button whose text holds `label`, and wait until that is answered and shown."""
    [button] = [it for row in now(message).keyboard for it in row if label in it["text"]]
    before, query = now(message), life.world.tap(message, person, button["callback_data"])
    await life.world.wait_for(lambda: query.answer, PATIENCE)
    assert query.answer is not None
    if not query.answer.text:
        await life.world.wait_for(lambda: message.chat.messages.get(message.id) != before, PATIENCE)
    return query


def now(message: Message) -> Message:
    """The message as it is now."""
    return message.chat.messages[message.id]
