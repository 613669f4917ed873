"""Inline queries that come too fast, or are answered too late."""

import asyncio

import pytest

from bot.feedback import FeedbackStore
from bot.transport.inline_queue import Newest
from bot.transport.rate_limit import TokenBuckets
from model.errors import PredictionError, PredictorBusy, Superseded
from tests.bot.handlers.inline import (
    Failing,
    Held,
    messages,
    running_inline,
    typed,
)
from tests.bot.wire import ANN, BORIS, FixedPredictor, Wire


async def test_only_the_newest_query_of_a_person_is_answered(store: FeedbackStore) -> None:
    held, wire, newest = Held(expected=2), Wire(), Newest()
    async with running_inline(held, store, wire, newest=newest) as send:
        older = asyncio.gather(
            send(typed("I w", number="1")),
            send(typed("me too", number="2", sender=BORIS)),
        )
        await held.all_asked.wait()
        newest.note(ANN["id"], "3")
        newer = asyncio.ensure_future(send(typed("I won", number="3")))
        for text in ("I won", "I w", "me too"):
            held.gate(text).set()
        await asyncio.gather(older, newer)

    assert {it.parameters["inline_query_id"] for it in wire.sent} == {"2", "3"}
    assert held.asked == [
        (("inline", ANN["id"]), True),
        (("inline", BORIS["id"]), True),
        (("inline", ANN["id"]), True),
    ]


async def test_a_query_that_is_not_the_newest_when_its_turn_comes_costs_nothing(
    store: FeedbackStore,
) -> None:
    predictor, newest = FixedPredictor("🎉"), Newest()
    newest.note(ANN["id"], "1")
    newest.note(ANN["id"], "2")
    async with running_inline(predictor, store, newest=newest) as send:
        assert await send(typed("I w", number="1")) == []

    assert predictor.texts == []
    assert newest.holds(ANN["id"], "2")


async def test_a_query_that_waited_too_long_for_its_turn_gets_an_empty_answer(
    store: FeedbackStore,
) -> None:
    now = 0.0
    newest = Newest(clock=lambda: now)
    newest.note(ANN["id"], "1")
    now = 1.5
    async with running_inline(Held(), store, newest=newest, deadline=1) as send:
        [answer] = await send(typed("I won", number="1"))

    assert (messages(answer), answer.parameters["cache_time"]) == ([], 0)


async def test_a_superseded_query_is_left_to_telegram(store: FeedbackStore) -> None:
    async with running_inline(Failing(Superseded()), store) as send:
        assert await send(typed("I won")) == []


@pytest.mark.parametrize("error", [PredictorBusy(9), PredictionError("broken")])
async def test_without_a_ranking_nothing_is_offered_and_the_next_key_asks_again(
    store: FeedbackStore, error: PredictionError, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_inline(Failing(error), store) as send:
        [answer] = await send(typed("I won"))

    assert (messages(answer), answer.parameters["cache_time"]) == ([], 0)
    assert "I won" not in caplog.text


async def test_an_answer_that_takes_too_long_is_an_empty_one(store: FeedbackStore) -> None:
    async with running_inline(Held(), store, deadline=0) as send:
        [answer] = await send(typed("I won"))

    assert (messages(answer), answer.parameters["cache_time"]) == ([], 0)


async def test_who_asks_faster_than_anybody_types_is_not_answered(store: FeedbackStore) -> None:
    wire, buckets = Wire(), TokenBuckets(1, 2, clock=lambda: 0.0)
    async with running_inline(FixedPredictor("🎉"), store, wire, buckets=buckets) as send:
        for number in range(4):
            await send(typed("I won", number=str(number)))
        await send(typed("I won", number="b", sender=BORIS))

    assert [it.parameters["inline_query_id"] for it in wire.sent] == ["0", "1", "b"]


async def test_an_answer_that_telegram_no_longer_wants_is_normal(store: FeedbackStore) -> None:
    wire = Wire()
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    wire.answers["answerInlineQuery"] = [
        (400, {"ok": False, "error_code": 400, "description": late})
    ]
    async with running_inline(FixedPredictor("🎉"), store, wire) as send:
        assert [it.method for it in await send(typed("I won"))] == ["answerInlineQuery"]
