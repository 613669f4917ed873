"""A press that was answered before the database had it."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Bot, CallbackQuery, Update

from bot.errors import StoreError
from bot.feedback import Offer, Shown
from bot.handlers.presses import AGAIN, WORTH, Outcome, answered
from bot.handlers.speech import Speeches
from bot.words.speech import Speech, speech_for
from tests.bot.handlers.offering import WON
from tests.bot.transport.leaping import leaping, now
from tests.bot.wire import Wire, tap

LOCKED = StoreError("the database is locked")
OFFER = Offer("token", Shown((), "fixed", "en", 1), chosen="❤", replied=True, kind="reply")
SLOW = 15.0  # seconds until a locked database gives up


async def _speech(*_: object) -> Speech:
    return speech_for("en")


class Work:
    """Takes its time, and is refused so many times first."""

    def __init__(self, *, refusals: int, seconds: float) -> None:
        self.began: list[float] = []
        self._refusals = refusals
        self._seconds = seconds

    async def __call__(self) -> Offer:
        self.began.append(now())
        await asyncio.sleep(self._seconds)
        if len(self.began) <= self._refusals:
            raise LOCKED
        return OFFER


async def press(work: Work, wire: Wire) -> Outcome:
    async with Bot("1000001:test", request=wire, get_updates_request=wire) as bot:
        query = cast(CallbackQuery, Update.de_json(tap("c:token:❤", about=WON), bot).callback_query)
        speeches = cast(Speeches, SimpleNamespace(of=_speech))
        return await answered(query, speeches, work, lambda *_: "late", early="early")


def said(wire: Wire) -> list[Any]:
    return [sent.parameters["text"] for sent in wire.sent]


@leaping
async def test_what_was_answered_is_tried_again_until_it_is_stored() -> None:
    work, wire = Work(refusals=2, seconds=SLOW), Wire()

    outcome = await press(work, wire)

    assert outcome.offer == OFFER
    assert said(wire) == ["early"]
    assert work.began == [0, SLOW + AGAIN, 2 * (SLOW + AGAIN)]


@leaping
async def test_after_a_while_it_fails_as_anything_does() -> None:
    work, wire = Work(refusals=100, seconds=SLOW), Wire()

    with pytest.raises(StoreError):
        await press(work, wire)

    assert WORTH < now() < WORTH + 2 * (SLOW + AGAIN)


@leaping
async def test_what_is_refused_at_once_is_not_answered_and_not_tried_again() -> None:
    work, wire = Work(refusals=1, seconds=0.5), Wire()

    with pytest.raises(StoreError):
        await press(work, wire)

    assert said(wire) == []
    assert work.began == [0]
