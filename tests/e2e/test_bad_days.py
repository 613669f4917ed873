"""`emojibot run` on bad days: a broken network, poison, signals, a wrong token."""

import asyncio
import signal
from functools import partial

import pytest

from bot.playground.telegram import CallbackQuery, World
from tests.e2e.process import PATIENCE, Telegram
from tests.load import killed

pytestmark = pytest.mark.timeout(90)

NOTES = "select count(*) from noted_updates"
TAPS = "select count(*) from choices"


async def test_a_bad_day_of_the_network_costs_nothing(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    world.faults.add("getMe", "drop")
    world.faults.add("getUpdates", "502")
    async with life.bot():
        world.faults.add("sendMessage", "429")
        world.faults.add("sendMessage", "500")
        world.faults.add("sendMessage", "502", times=3)  # a hiccup of seconds
        world.send_text(chat, ann, "I love you so much")
        [reply] = await life.replies(chat, 1)
        world.faults.add("editMessageText", "drop")
        world.faults.add("answerCallbackQuery", "500")
        assert await life.press(reply, 0, 0) == "Noted, thank you!"
        await world.wait_for(lambda: "✓" in str(life.said(chat)[0].keyboard), PATIENCE)


async def test_an_answer_that_may_have_arrived_is_not_sent_twice(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        world.faults.add("sendMessage", "drop", after=True)
        world.send_text(chat, ann, "I love you so much")
        await life.replies(chat, 1)
        world.send_text(chat, ann, "good night")
        await life.replies(chat, 2)
        await bot.ends(signal.SIGTERM)
    async with life.bot():
        world.send_text(chat, ann, "good morning")
        await life.replies(chat, 3)

    assert [reply.reply_to for reply in life.said(chat)] == [1, 3, 5]


async def test_a_poisonous_update_is_skipped(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    world.push_raw({"message": "toxic words"})
    world.push_raw({"message": {"message_id": "x", "chat": 7}})
    world.send_text(chat, ann, "I love you so much")
    async with life.bot() as bot:
        await life.replies(chat, 1)
        await bot.ends(signal.SIGTERM)

    assert bot.logged().count("cannot be read") == 2
    assert "toxic words" not in bot.logged()


async def test_sigterm_keeps_what_it_cannot_answer_at_once(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        world.send_text(chat, ann, "good morning")
        await life.replies(chat, 1)
        world.faults.add("sendMessage", "429", retry_after=50)
        for text in ("good night", "sleep well"):
            world.send_text(chat, ann, text)
        await world.wait_for(lambda: not world.faults.waiting("sendMessage"), PATIENCE)

        assert await bot.ends(signal.SIGTERM) == 0

    assert len(life.said(chat)) == 1
    async with life.bot() as bot:
        world.send_text(chat, ann, "good morning again")
        assert len(await life.replies(chat, 4)) == 4
        assert await bot.ends(signal.SIGTERM) == 0
    assert life.rows(NOTES) == [(0,)]
    assert life.rows("select count(*) from suggestions") == [(4,)]


@pytest.mark.timeout(240)  # twenty starts of Python
async def test_killed_at_any_moment_it_loses_no_answered_tap_and_stores_nothing_twice(
    life: Telegram,
) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot():
        world.send_text(chat, ann, "I love you so much")
        [reply] = await life.replies(chat, 1)

    sent = 1
    for kill in range(20):
        async with life.bot() as bot:
            column = kill % 5
            query = world.tap(reply, ann, reply.keyboard[0][column]["callback_data"])
            world.send_text(chat, ann, f"good night number {kill}")
            sent += 1
            # The moment moves: after so many further requests of the bot.
            goal = _requests(world) + 1 + kill % 7
            await world.wait_for(partial(_reached, world, goal, query), PATIENCE)
            await bot.ends(signal.SIGKILL)
        if query.answer is not None:
            picked = reply.keyboard[0][column]["callback_data"].rsplit(":", 1)[1]
            [(stored,)] = life.rows(
                "select c.emoji from choices c join suggestions s on s.id = c.suggestion_id "
                f"where s.token = '{reply.keyboard[0][0]['callback_data'].split(':')[1]}'"
            )
            assert stored == picked

    async with life.bot():
        await world.wait_for(  # one answer a second, however many the kills have left
            lambda: life.rows("select count(*) from suggestions") == [(sent,)], sent + PATIENCE
        )
    assert life.rows(TAPS) == [(1,)]


@pytest.mark.parametrize("seed", [1, 2])
async def test_whoever_writes_while_the_bot_is_killed_is_answered_once(seed: int) -> None:
    account = await killed.account(60, pace=40, ends=2, faults=0.05, seed=seed, people=20)

    assert account.lost == set()
    assert len(account.doubled) <= 1  # killed between the answer and the note of it


async def test_a_wrong_token_is_said_in_a_sentence_and_ends_with_2(life: Telegram) -> None:
    async with life.bot(BOT_TOKEN="1:wrong") as bot:
        async with asyncio.timeout(PATIENCE):
            assert await bot.process.wait() == 2

    assert bot.logged().splitlines()[-1].startswith("Error: Telegram does not accept BOT_TOKEN")


def _reached(world: World, requests: int, query: CallbackQuery) -> bool:
    return _requests(world) >= requests or query.answer is not None


def _requests(world: World) -> int:
    """How many there were, without those by which the bot introduces itself at each start."""
    return sum("My" not in call.method for call in world.api_calls)
