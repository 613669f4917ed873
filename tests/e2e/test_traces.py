"""The bot as a process of its own, with somebody who takes its traces, or does not."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from bot.monitoring.open_telemetry import LEFT
from tests.bot.monitoring.collectors import collecting, hanging
from tests.bot.monitoring.test_open_telemetry import dead
from tests.e2e.process import Telegram

pytestmark = pytest.mark.timeout(90)

ENDING = 3.0  # seconds that a busy machine may take for all else


async def test_a_collector_gets_where_the_time_went_and_no_word(life: Telegram) -> None:
    world = life.world
    gertrude = world.person("Gertrude")
    chat = world.private_chat(gertrude)
    async with (
        collecting() as collector,
        life.bot(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url) as bot,
    ):
        world.send_text(chat, gertrude, "Zanzibar won the lottery")
        [reply] = await life.replies(chat, 1)
        assert await life.press(reply, 0, 0) == "Noted, thank you!"
        assert await bot.ends(signal.SIGTERM) == 0

    names = [span.name for span in collector.spans]
    assert {"update private", "update press", "rank", "store write", "sendMessage"} <= {*names}
    secrets = ("Gertrude", "Zanzibar", "lottery", str(gertrude.id), *world.token.split(":"))
    taken = b"".join(collector.bodies) + "".join(map(str, collector.spans)).encode()
    assert [it for it in secrets if it.encode() in taken] == []


@pytest.mark.parametrize("taker", [dead, hanging])
async def test_who_takes_no_traces_holds_up_neither_answer_nor_end_and_is_told_once(
    life: Telegram, taker: Callable[[], AbstractAsyncContextManager[str]]
) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    asked_at_once = {"OTEL_BSP_SCHEDULE_DELAY": "10", "OTEL_EXPORTER_OTLP_TIMEOUT": "0.2"}
    async with (
        taker() as url,
        life.bot(OTEL_EXPORTER_OTLP_ENDPOINT=url, **asked_at_once) as bot,
    ):
        for count, text in enumerate(("I love you so much", "good night", "we won"), 1):
            world.send_text(chat, ann, text)
            await life.replies(chat, count)
        async with asyncio.timeout(LEFT + ENDING):
            assert await bot.ends(signal.SIGTERM) == 0

    assert bot.logged().count("traces do not arrive at") == 1
    assert "Traceback" not in bot.logged()
    assert '"logger": "opentelemetry' not in bot.logged()


async def test_who_wants_no_traces_has_nothing_of_open_telemetry(life: Telegram) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with life.bot(PYTHONPROFILEIMPORTTIME="1") as bot:
        world.send_text(chat, ann, "I love you so much")
        await life.replies(chat, 1)
        assert await bot.ends(signal.SIGTERM) == 0

    assert "bot.monitoring.traces" in bot.logged()
    assert "opentelemetry" not in bot.logged()
