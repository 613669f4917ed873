"""What a person sets and sees, whole: commands, language, the off switch, numbers, small memory."""

import signal

import psutil
import pytest

from bot.playground.telegram import Chat, World
from bot.words.introduction import ADMINISTRATORS, GROUPS, PRIVATE
from model.labels import DEFAULT_LABELS, display
from tests.e2e.process import PATIENCE, Bot, Telegram

pytestmark = pytest.mark.timeout(120)

SHOWN = {display(label) for label in DEFAULT_LABELS}
LOVE = "I love you so much"
MEMORY = 250e6  # bytes: what a server of 1 GB can spare
LAST = "setMyShortDescription"  # of an introduction


def written(world: World) -> list[str]:
    """The requests by which the bot introduced itself."""
    return [call.method for call in world.api_calls if call.method.startswith("setMy")]


async def last_words(life: Telegram, chat: Chat, count: int) -> str:
    """What the bot's message number `count` in `chat` says, once it is there."""
    return (await life.replies(chat, count))[-1].words


async def test_at_its_start_the_bot_introduces_itself_once(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        await world.wait_for(lambda: written(world).count(LAST) == 2, PATIENCE)
        [*menus] = [
            [command["command"] for command in call.parameters["commands"]]
            for call in world.calls("setMyCommands")
        ]
        assert menus == 2 * [list(PRIVATE), list(GROUPS), list(ADMINISTRATORS)]
        assert await bot.ends(signal.SIGTERM) == 0

    world.api_calls.clear()
    async with life.bot():
        await world.wait_for(lambda: len(world.calls("getMyShortDescription")) == 2, PATIENCE)
        world.send_text(chat, ann, LOVE)
        await life.replies(chat, 1)
    assert written(world) == []


async def test_a_server_that_knows_no_introductions_has_a_bot_all_the_same(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    for method in ("getMyCommands", "getMyDescription", "getMyShortDescription"):
        world.faults.add(method, "500", times=99)
    async with life.bot():
        world.send_text(chat, ann, LOVE)
        assert await last_words(life, chat, 1) in SHOWN


async def test_the_language_a_person_chose_is_spoken_after_a_restart_too(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann", language_code="en")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        world.send_text(chat, ann, "/language")
        [question] = await life.replies(chat, 1)
        assert await life.press(question, 1, 0) == "Теперь я говорю с вами по-русски."
        world.send_text(chat, ann, "/mydata")
        _, file = await life.replies(chat, 2)
        assert file.words == "Всё, что о вас хранится."
        await bot.ends(signal.SIGTERM)

    async with life.bot():
        world.send_text(chat, ann, "/forget")
        *_, sure = await life.replies(chat, 3)
        assert await life.press(sure, 0, 0) == "Готово: всё о вас стёрто."
        world.send_text(chat, ann, "/stats")
        assert (await last_words(life, chat, 4)).startswith("You have picked no emoji yet.")
    assert life.rows("select * from people") == []


async def test_who_switched_the_bot_off_is_told_so_where_they_call_it(life: Telegram) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Boris")
    chat, group = world.private_chat(ann), world.group("Friends", boris, ann)
    async with life.bot():
        world.send_text(chat, ann, "/off")
        assert (await last_words(life, chat, 1)).startswith("I leave you alone")
        unheard = world.send_text(group, ann, f"@emojibot_test {LOVE}")
        heard = world.send_text(group, boris, f"@emojibot_test {LOVE}")
        told, reply = await life.replies(group, 2)
        assert (told.reply_to, reply.reply_to) == (unheard.id, heard.id)
        assert (told.text or "").startswith("Suggestions are switched off for you.")

        world.send_text(chat, ann, "/on")
        assert (await last_words(life, chat, 2)).startswith("I am here for you again")
        again = world.send_text(group, ann, f"@emojibot_test {LOVE}")
        *_, reply = await life.replies(group, 3)
        assert reply.reply_to == again.id


async def test_an_administrator_switches_the_bot_off_for_a_group(life: Telegram) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Boris")
    group = world.group("Friends", ann, boris)
    async with life.bot():
        world.send_text(group, ann, "/off")
        assert (await last_words(life, group, 1)).startswith("I am silent in this chat")
        world.send_text(group, boris, f"@emojibot_test {LOVE}")
        world.send_text(group, boris, "/on")  # for himself only
        assert (await last_words(life, group, 2)).startswith("I am here for you again")
        assert life.rows("select mode from chat_settings") == [("off",)]
        world.send_text(group, ann, "/on", anonymously=True)
        assert (await last_words(life, group, 3)).startswith("I am here again")
        asked = world.send_text(group, boris, f"@emojibot_test {LOVE}")
        *_, reply = await life.replies(group, 4)
        assert reply.reply_to == asked.id


async def test_numbers_come_with_pictures_and_the_process_stays_small(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot(OWNER_IDS=str(ann.id)) as bot:
        world.send_text(chat, ann, LOVE)
        [reply] = await life.replies(chat, 1)
        await life.press(reply, 0, 0)
        for number in range(10):
            world.send_text(chat, ann, "/stats")
            await life.replies(chat, 1 + 3 * (number + 1))
        said = life.said(chat)[-3:]
        memory = rss(bot)
        bot_log = bot.logged()

    assert said[0].words.startswith("I made you 1 suggestion.\nYou picked an emoji 1 time")
    assert said[1].photo is not None
    assert said[2].words.startswith("1 suggestion in 30 days; taken 100%")
    assert memory < MEMORY
    assert "Warning" not in bot_log


def rss(bot: Bot) -> int:
    """What the process holds in memory now, in bytes."""
    return int(psutil.Process(bot.process.pid).memory_info().rss)
