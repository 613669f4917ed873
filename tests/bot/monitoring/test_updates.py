"""What is counted and logged of updates, on the real application; only Telegram is a cut wire."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest
from telegram import Update

from bot.app import build
from bot.feedback import FeedbackStore
from bot.monitoring.updates import WatchedUpdates, kind_of
from bot.monitoring.watch import Watch
from bot.settings import Settings
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from model.serving import Everybody
from tests.bot.monitoring.scrape import value
from tests.bot.transport.paper import Paper
from tests.bot.wire import ANN, GROUP, FixedPredictor, Wire, arrives, message

TEXT = "Gertrude has won the lottery"


class Bench:
    """The application, watched."""

    def __init__(self, store: FeedbackStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self.watch, self.newest, self.wire = Watch(log_key=b"k"), Newest(), Wire()

        async def send(_: object, url: str, method: str, *rest: Any, **more: Any) -> Any:
            data = more.pop("request_data", None) or (rest[0] if rest else None)
            return await self.wire.do_request(url, method, data)

        monkeypatch.setattr("bot.transport.request.Request.do_request", send)
        self.app = build(
            *(Settings(_env_file=None, shuffled_share=0), Everybody(FixedPredictor("🎉", "🙂"))),
            *(store, self.newest),
            request=self.watch.request(connections=1),
            token="1000001:test",
            random=Random(0),
            patience=self.watch.patience(),
        )
        self.updates = self.watch.updates(self.app, self.newest)
        self.inbox = Inbox(self.app.bot, self.updates, self.newest, Paper(), settle=60)

    def count(self, name: str, **labels: str) -> float:
        return value(self.watch.metrics.registry, name, **labels)


@pytest.fixture
async def bench(store: FeedbackStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    bench = Bench(store, monkeypatch)
    async with bench.app:
        yield bench


async def test_an_answer_is_counted_timed_and_told_in_one_line(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    await bench.inbox.accept([arrives(message(TEXT))])

    assert bench.count("emojibot_updates_total", kind="private", outcome="answered") == 1
    assert bench.count("emojibot_answer_seconds_count", kind="private") == 1
    assert bench.count("emojibot_update_wait_seconds_count", lane="asked") == 1
    assert bench.count("emojibot_telegram_requests_total", method="sendMessage", code="200") == 1
    assert bench.count("emojibot_updates_in_hand") == 0
    [record] = [it for it in caplog.records if it.name == "bot.monitoring.updates"]
    assert record.levelno == logging.INFO
    assert record.event["outcome"] == "answered"  # type: ignore[attr-defined]


async def test_neither_text_nor_person_nor_chat_reaches_log_or_metrics(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    await bench.inbox.accept([arrives(message(TEXT))])

    scraped = [
        json.dumps([family.name, sample.name, sample.labels])
        for family in bench.watch.metrics.registry.collect()
        for sample in family.samples
    ]
    told = [json.dumps([it.getMessage(), getattr(it, "event", {})]) for it in caplog.records]
    for secret in ("Gertrude", "lottery", str(ANN["id"]), ANN["first_name"]):
        assert secret not in " ".join([*scraped, *told])


async def test_a_chat_has_another_name_in_the_log_of_every_start(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    for start in (10, 20):
        newest = Newest()
        updates = Watch().updates(bench.app, newest)
        inbox = Inbox(bench.app.bot, updates, newest, Paper(), settle=60)
        for number in (start, start + 1):
            await inbox.accept([arrives(message(TEXT, number=number)) | {"update_id": number}])

    names = [it.event["chat"] for it in caplog.records if hasattr(it, "event")]
    assert len(names) == 4
    assert names[0] == names[1] != names[2] == names[3]


async def test_a_message_that_is_not_for_the_bot_is_silent_and_quiet(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    await bench.inbox.accept([arrives(message(TEXT, chat=GROUP))])
    await bench.inbox.drain(1)

    assert bench.count("emojibot_updates_total", kind="group", outcome="silent") == 1
    [record] = [it for it in caplog.records if it.name == "bot.monitoring.updates"]
    assert record.levelno == logging.DEBUG


async def test_what_telegram_refuses_is_counted_by_method_and_code(bench: Bench) -> None:
    refusal = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"}
    bench.wire.answers["sendMessage"] = [(403, refusal)]

    await bench.inbox.accept([arrives(message(TEXT))])

    assert bench.count("emojibot_telegram_requests_total", method="sendMessage", code="403") == 1
    assert bench.count("emojibot_updates_total", kind="private", outcome="refused") == 1


async def test_what_is_said_again_is_counted(bench: Bench) -> None:
    refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
    bench.wire.answers["sendMessage"] = [(429, {**refusal, "parameters": {"retry_after": 0}})]

    await bench.inbox.accept([arrives(message(TEXT))])

    assert bench.count("emojibot_telegram_requests_total", method="sendMessage", code="429") == 1
    assert bench.count("emojibot_telegram_retries_total", method="sendMessage") == 1
    assert bench.count("emojibot_updates_total", kind="private", outcome="answered") == 1


async def test_a_bug_in_a_handler_is_a_failure_though_people_are_told_of_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(FixedPredictor, "predict", fail)

    await bench.inbox.accept([arrives(message(TEXT))])

    assert bench.wire.sent[-1].method == "sendMessage"
    assert bench.count("emojibot_updates_total", kind="private", outcome="failed") == 1


async def test_what_is_cut_off_at_the_end_is_counted_as_that() -> None:
    watch, begun = Watch(log_key=b"k"), asyncio.Event()

    async def never(_: Update) -> None:
        begun.set()
        await asyncio.Event().wait()

    updates = WatchedUpdates(never, Newest(), watch.metrics.updates, log_key=b"k")
    task = asyncio.create_task(updates(Update(1)))
    await begun.wait()
    assert value(watch.metrics.registry, "emojibot_updates_in_hand") == 1
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    registry = watch.metrics.registry
    assert value(registry, "emojibot_updates_total", kind="other", outcome="cut off") == 1


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        (arrives(message("hi")), "private"),
        (arrives(message("/start")), "command"),
        (arrives(message("hi", chat=GROUP)), "group"),
        (arrives(message("hi"), "edited_message"), "edit"),
        (arrives(message("hi"), "channel_post"), "channel"),
        ({"update_id": 1}, "other"),
    ],
)
def test_an_update_is_of_one_of_ten_kinds(update: dict[str, Any], kind: str) -> None:
    assert kind_of(Update.de_json(update, None)) == kind
