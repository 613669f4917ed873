"""“typing…” while an answer takes its time."""

import asyncio
from typing import Any

import pytest

from bot.feedback import FeedbackStore
from bot.handlers import typing
from model.prepared import PreparedText
from model.ranking import Ranking
from tests.bot.wire import FixedPredictor, Wire, arrives, message, running_bot


class Watched(Wire):
    """Telegram that answers everything but "typing…", and says when that was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = asyncio.Event()

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        answer = await super().do_request(url, *args, **kwargs)
        if url.endswith("sendChatAction"):
            self.shown.set()
            await asyncio.Event().wait()
        return answer


class Thoughtful(FixedPredictor):
    """Takes until something has happened."""

    def __init__(self, happened: asyncio.Event) -> None:
        super().__init__("❤")
        self._happened = happened

    async def predict(self, text: PreparedText, **more: object) -> Ranking:
        await self._happened.wait()
        return await super().predict(text, **more)


async def test_typing_is_shown_when_an_answer_takes_longer_and_nobody_waits_for_it(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing, "AFTER", 0.0)
    wire = Watched()
    async with running_bot(Thoughtful(wire.shown), store, wire) as send:
        [reply] = await send(arrives(message("we won")))

    assert reply.method == "sendMessage"
    assert [request.method for request in wire.sent] == ["sendChatAction", "sendMessage"]


async def test_a_quick_answer_needs_no_sign(store: FeedbackStore) -> None:
    wire = Watched()
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        await send(arrives(message("we won")))

    assert [request.method for request in wire.sent] == ["sendMessage"]
