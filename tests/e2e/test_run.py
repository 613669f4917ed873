"""`emojibot run`, whole, against the strict Bot API server, with the model that ships."""

import asyncio
import json
import re
import signal
import socket
import sys

import httpx
import psutil
import pytest

from model.labels import DEFAULT_LABELS, display
from tests.e2e.process import PATIENCE, Telegram

pytestmark = pytest.mark.timeout(90)

SHOWN = {display(label) for label in DEFAULT_LABELS}
TAPS = "select count(*) from choices"

NOTED = "Noted, thank you!"
NOTED_NONE = "Noted: none of these."
FORGOTTEN = "I no longer know this suggestion. Send the message again, please."
ONLY_TEXT = "Я читаю только текст. Пришлите фразу, и я найду к ней эмодзи."


async def test_a_message_is_answered_a_tap_is_stored_and_the_operator_can_read_it(
    life: Telegram,
) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        world.send_text(chat, ann, "I love you so much")
        [reply] = await life.replies(chat, 1)
        assert reply.text in SHOWN
        assert reply.replied is not None
        assert [len(row) for row in reply.keyboard] == [5, 2]

        assert await life.press(reply, 0, 2) == NOTED
        await world.wait_for(lambda: "✓" in str(life.said(chat)[0].keyboard[0][2]), PATIENCE)
        assert life.rows(TAPS) == [(1,)]

        assert await life.press(life.said(chat)[0], 1, 0) == NOTED_NONE
        assert await life.press(life.said(chat)[0], 0, 0) == NOTED
        assert life.rows(TAPS) == [(1,)]

        assert await bot.ends(signal.SIGTERM) == 0

    stats = await emojibot(life, "feedback", "stats", "--json")
    [group] = json.loads(stats)["groups"]
    assert (group["offered"], group["chosen"], group["lang"]) == (1, 1, "en")
    assert "I love you" not in bot.logged()
    assert "Warning" not in bot.logged()
    assert world.token not in bot.logged()


async def test_the_running_bot_is_small_and_does_without_torch(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot() as bot:
        for number in range(20):
            world.send_text(chat, ann, "I love you so much " * (1 + number % 5))
        await life.replies(chat, 20)
        process = psutil.Process(bot.process.pid)

        assert process.memory_info().rss < 250e6
        assert not [it.path for it in process.memory_maps() if "torch" in it.path]


async def test_a_forged_or_foreign_tap_changes_nothing(life: Telegram) -> None:
    world = life.world
    ann, boris = world.person("Ann"), world.person("Boris")
    group = world.group("Friends", ann, boris)
    async with life.bot():
        world.send_text(group, ann, "@emojibot_test we won the cup")
        [reply] = await life.replies(group, 1)
        data = reply.keyboard[0][0]["callback_data"]

        forged = world.tap(reply, ann, "c:nobodyknows1:❤")
        foreign = world.tap(reply, boris, data)
        await world.wait_for(lambda: forged.answer and foreign.answer, PATIENCE)

        assert forged.answer is not None
        assert foreign.answer is not None
        assert (forged.answer.text, foreign.answer.text) == (
            FORGOTTEN,
            "This suggestion is for somebody else. Mention me to get your own.",
        )
        assert life.rows(TAPS) == [(0,)]
        assert "✓" not in str(life.said(group)[0].keyboard)


async def test_in_a_group_the_bot_answers_only_when_it_is_asked(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    group = world.group("Friends", ann)
    async with life.bot():
        world.send_text(group, ann, "we won the cup")
        world.send_text(group, ann, "/start@another_bot")
        asked = world.send_text(group, ann, "@emojibot_test we won the cup")
        [reply] = await life.replies(group, 1)
        world.send_text(group, ann, "and the league", reply_to=reply)
        _, second = await life.replies(group, 2)

    assert reply.reply_to == asked.id
    assert second.text in SHOWN


async def test_what_people_send_is_answered_or_passed_over_but_never_breaks_it(
    life: Telegram,
) -> None:
    world = life.world
    boris = world.person("Борис", language_code="ru")
    chat = world.private_chat(boris)
    said: list[str | None] = []

    async with life.bot() as bot:

        async def answer() -> str | None:
            [*_, last] = await life.replies(chat, len(said) + 1)
            said.append(last.text)
            return last.text

        first = world.send_text(chat, boris, "спокойной ночи")
        assert await answer() in SHOWN
        world.edit_text(first, "доброе утро")  # is not answered a second time
        world.send_photo(chat, boris, caption="какая красота")
        assert await answer() in SHOWN
        world.send_photo(chat, boris)
        assert await answer() == ONLY_TEXT
        world.send_sticker(chat, boris)
        assert await answer() == ONLY_TEXT
        world.send_text(chat, boris, "очень " * 682 + "рад")  # 4096 characters with the last
        assert await answer() in SHOWN
        world.send_text(chat, boris, "❤️ 👍🏽 🎉")
        assert (
            await answer()
            == "Здесь нет слов, которые я мог бы прочитать. Пришлите, пожалуйста, фразу."
        )
        world.send_text(chat, boris, "\u202e\u2067я те\u200bбя лю\u00adблю\u2069\ufeff")
        assert await answer() in SHOWN
        world.send_text(chat, boris, "مرحبا كيف حالك")
        assert await answer() == "Простите, я понимаю только русский и английский."
        world.send_text(chat, boris, "/unknown")
        assert await answer() == "Такой команды я не знаю. Что я умею: /help."
        assert bot.process.returncode is None


async def test_a_person_learns_what_is_kept_and_has_it_erased(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot():
        world.send_text(chat, ann, "/start")
        _, question = await life.replies(chat, 2)
        assert (
            await life.press(question, 0, 0)
            == "Thank you! I keep the texts you pick an emoji for. /privacy switches it off."
        )

        world.send_text(chat, ann, "call me at +1 202 555 0147, I am so happy")
        *_, reply = await life.replies(chat, 3)
        assert await life.press(reply, 0, 0) == NOTED
        world.send_text(chat, ann, "/mydata")
        *_, file = await life.replies(chat, 4)
        assert file.document is not None
        kept = life.database.read_bytes()
        assert b"so happy" not in kept
        assert b"so happy" not in life.database.with_name("emojibot.db-wal").read_bytes()

        world.send_text(chat, ann, "/forget")
        *_, sure = await life.replies(chat, 5)
        assert await life.press(sure, 0, 0) == "Done: everything about you is erased."
        assert life.rows("select * from suggestions") == []

        assert await life.press(reply, 0, 0) == FORGOTTEN


async def test_by_webhook_it_answers_what_telegram_brings_with_the_secret(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = {
        "WEBHOOK_URL": "https://bot.example.org/telegram",
        "WEBHOOK_SECRET": "open-sesame",
        "WEB_PORT": str(port),
    }
    async with life.bot(**settings) as bot, httpx.AsyncClient() as client:
        [call] = await world.wait_for(lambda: world.calls("setWebhook"), PATIENCE)
        assert call.parameters["secret_token"] == "open-sesame"
        async with asyncio.timeout(PATIENCE):
            while (await client.get(f"{address}/readyz")).status_code != 200:
                pass  # the bot has still to hear that the webhook stands

        message = world.send_text(chat, ann, "I love you so much")
        update = {"update_id": 7, "message": message.to_json()}
        refused = await client.post(f"{address}/telegram", json=update)
        taken = await client.post(
            f"{address}/telegram",
            json=update,
            headers={"X-Telegram-Bot-Api-Secret-Token": "open-sesame"},
        )

        assert (refused.status_code, taken.status_code) == (403, 200)
        await life.replies(chat, 1)
        assert await bot.ends(signal.SIGTERM) == 0


async def test_while_it_polls_it_can_be_seen_from_outside(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"WEB_PORT": str(port), "METRICS_TOKEN": "open-sesame", "LOG_FORMAT": "auto"}
    async with life.bot(**settings) as bot, httpx.AsyncClient() as client:
        world.send_text(chat, ann, "I love you so much")
        await life.replies(chat, 1)
        ready = await client.get(f"http://127.0.0.1:{port}/readyz")
        metrics = await client.get(
            f"http://127.0.0.1:{port}/metrics", headers={"Authorization": "Bearer open-sesame"}
        )
        assert await bot.ends(signal.SIGTERM) == 0

    assert (ready.status_code, ready.json()["telegram"]) == (200, "reached")
    assert 'emojibot_telegram_requests_total{code="200",method="getUpdates"}' in metrics.text
    assert "emojibot_inference_seconds_count 1.0" in metrics.text
    assert re.search(r'suggestions_shown_total{model="[^"]+",rank="1"} 1\.0', metrics.text)
    lines = [json.loads(line) for line in bot.logged().splitlines()]
    assert lines[0]["settings"]["METRICS_TOKEN"] == "set"
    [answered] = [line for line in lines if "outcome" in line]
    assert (answered["kind"], answered["outcome"]) == ("private", "answered")
    assert "open-sesame" not in bot.logged()


async def emojibot(life: Telegram, *words: str) -> str:
    """What another command prints, over the same database."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        env=life.environment(), cwd=life.folder, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode == 0
    return output.decode()
