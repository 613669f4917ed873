"""Texts that are ranked in batches, by a worker that nothing stops."""

import asyncio
import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from model.batching import BatchingPredictor
from model.engine import TokenIds
from model.errors import (
    DeadlineExceeded,
    PredictionError,
    PredictorBusy,
    PredictorClosed,
)
from model.prepared import prepare
from model.ranking import Ranking
from tests.model.script import Script, ask, occupy


async def test_a_ranking_holds_every_label_best_first(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        ranking = await predictor.predict(prepare("3 hello"))

    assert [suggestion.emoji for suggestion in ranking.suggestions] == ["🔥", "🎉", "🙂"]
    assert ranking.suggestions[0].score == pytest.approx(0.7)
    assert (ranking.model, ranking.lang) == ("script", "en")


async def test_a_text_with_nothing_to_read_is_answered_without_the_model(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        ranking = await predictor.predict(prepare(""))

    assert ranking.suggestions == ()
    assert script.batches == []


async def test_what_waits_is_taken_in_order_up_to_the_budget(script: Script) -> None:
    async with BatchingPredictor(script, batch_tokens=10) as predictor:
        blocker = await occupy(script, predictor)
        tasks = await ask(predictor, "4 a", "6 b", "5 c", "6 d", "2 e")
        script.gate.set()
        await asyncio.gather(blocker, *tasks)

    assert script.sizes == [[1], [4, 6], [5], [6, 2]]


async def test_a_ranking_tells_what_was_read_for_it_and_in_whose_company(script: Script) -> None:
    async with BatchingPredictor(script, batch_tokens=10) as predictor:
        blocker = await occupy(script, predictor)
        tasks = await ask(predictor, "4 a", "6 b")
        script.gate.set()
        _, *both = await asyncio.gather(blocker, *tasks)
        alone = await predictor.predict(prepare("4 a"))

    told = [(it.tokens, it.company) for it in both if isinstance(it, Ranking)]
    assert told == [(4, 2), (6, 2)]
    assert (alone.tokens, alone.company) == (4, 1)
    assert alone == both[0]  # it answers the same


async def test_a_text_longer_than_the_budget_goes_alone(script: Script) -> None:
    async with BatchingPredictor(script, batch_tokens=10) as predictor:
        blocker = await occupy(script, predictor)
        tasks = await ask(predictor, "40 long", "2 a", "3 b")
        script.gate.set()
        await asyncio.gather(blocker, *tasks)

    assert script.sizes == [[1], [40], [2, 3]]


async def test_each_caller_gets_the_answer_to_its_own_text(script: Script) -> None:
    def by_length(batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        return np.eye(3, dtype=np.float32)[[len(ids) - 2 for ids in batch]]

    script.react = lambda batch: None if len(batch[0]) == 1 else by_length(batch)

    async with BatchingPredictor(script) as predictor:
        blocker = await occupy(script, predictor)
        tasks = [
            asyncio.create_task(predictor.predict(prepare(text))) for text in ("2 a", "3 b", "4 c")
        ]
        await asyncio.sleep(0)
        script.gate.set()
        rankings = await asyncio.gather(*tasks)
        await blocker

    assert [ranking.suggestions[0].emoji for ranking in rankings] == ["🙂", "🔥", "🎉"]


async def test_each_caller_gets_the_meaning_of_its_own_text(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        rankings = await asyncio.gather(
            *(predictor.predict(prepare(f"{size} word")) for size in (3, 1, 2))
        )

    assert [it.meaning for it in rankings] == [b"\x03", b"\x01", b"\x02"]


async def test_a_full_queue_refuses_at_once(script: Script) -> None:
    async with BatchingPredictor(script, queue=2) as predictor:
        blocker = await occupy(script, predictor)
        tasks = await ask(predictor, "1 a", "1 b")

        with pytest.raises(PredictorBusy) as refusal:
            await predictor.predict(prepare("1 c"))

        script.gate.set()
        await asyncio.gather(blocker, *tasks)
    assert refusal.value.waiting == 2


async def test_a_caller_that_gives_up_costs_no_work_and_no_place(script: Script) -> None:
    async with BatchingPredictor(script, queue=2) as predictor:
        blocker = await occupy(script, predictor)
        impatient, patient = await ask(predictor, "2 impatient", "3 patient")
        impatient.cancel()
        await asyncio.wait([impatient])
        [newcomer] = await ask(predictor, "4 newcomer")
        script.gate.set()
        await asyncio.gather(blocker, patient, newcomer)

    assert impatient.cancelled()
    assert script.sizes == [[1], [3, 4]]


async def test_a_caller_may_give_up_while_its_batch_runs(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        blocker = await occupy(script, predictor)
        blocker.cancel()
        [patient] = await ask(predictor, "3 patient")
        script.gate.set()
        await patient

    assert blocker.cancelled()


async def test_a_caller_that_gives_up_as_its_turn_comes_is_skipped(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        impatient = asyncio.create_task(predictor.predict(prepare("2 impatient")))
        patient = asyncio.create_task(predictor.predict(prepare("3 patient")))
        await asyncio.sleep(0)
        impatient.cancel()  # the worker wakes before the cancelled caller does
        await patient

    assert script.sizes == [[3]]


async def test_a_request_past_its_deadline_is_dropped_unserved(script: Script) -> None:
    now = 100.0
    async with BatchingPredictor(script, deadline=5, clock=lambda: now) as predictor:
        blocker = await occupy(script, predictor)
        [late] = await ask(predictor, "2 late")
        now = 103.0
        [timely] = await ask(predictor, "3 timely")
        now = 107.0
        script.gate.set()
        await asyncio.gather(blocker, timely)

        with pytest.raises(DeadlineExceeded) as dropped:
            await late
    assert dropped.value.waited == 7
    assert script.sizes == [[1], [3]]


async def test_one_poisonous_text_fails_alone(script: Script) -> None:
    def choke(batch: Sequence[TokenIds]) -> None:
        if any(len(ids) == 13 for ids in batch):
            raise RuntimeError("13")

    script.react = choke

    async with BatchingPredictor(script) as predictor:
        blocker = await occupy(script, predictor)
        before, poison, after = await ask(predictor, "2 before", "13 poison", "3 after")
        script.gate.set()
        await asyncio.gather(blocker, before, after)

        with pytest.raises(PredictionError) as failure:
            await poison
    assert isinstance(failure.value.__cause__, RuntimeError)


async def test_a_caller_that_gave_up_is_not_tried_again(script: Script) -> None:
    given_up = threading.Event()

    def choke(batch: Sequence[TokenIds]) -> None:
        if len(batch) == 2:
            assert given_up.wait(5)
            raise RuntimeError("two are too many")

    script.react = choke

    async with BatchingPredictor(script) as predictor:
        blocker = await occupy(script, predictor)
        impatient, patient = await ask(predictor, "2 impatient", "3 patient")
        script.gate.set()
        assert await asyncio.to_thread(script.entered.acquire, timeout=5)
        impatient.cancel()
        await asyncio.wait([impatient])
        given_up.set()
        await asyncio.gather(blocker, patient)

    assert script.sizes == [[1], [2, 3], [3]]


@pytest.mark.parametrize(
    "react",
    [
        pytest.param(lambda batch: np.zeros((len(batch) + 1, 3), np.float32), id="too many rows"),
        pytest.param(lambda batch: np.zeros((len(batch) - 1, 3), np.float32), id="too few rows"),
        pytest.param(lambda batch: np.zeros((len(batch), 2), np.float32), id="too few labels"),
        pytest.param(lambda batch: (_ for _ in ()).throw(ValueError), id="an exception"),
        pytest.param(lambda batch: (_ for _ in ()).throw(SystemExit), id="an exit"),
        pytest.param(lambda batch: (_ for _ in ()).throw(KeyboardInterrupt), id="an interrupt"),
        pytest.param(lambda batch: (_ for _ in ()).throw(asyncio.CancelledError), id="a cancel"),
    ],
)
async def test_a_model_that_misbehaves_fails_its_batch_and_nothing_else(
    script: Script, react: Callable[[Sequence[TokenIds]], object]
) -> None:
    script.react = react

    async with BatchingPredictor(script) as predictor:
        blocker = await occupy(script, predictor)
        tasks = await ask(predictor, "2 a", "3 b")
        script.gate.set()
        failures = await asyncio.gather(blocker, *tasks, return_exceptions=True)
        script.react = lambda batch: None

        assert (await predictor.predict(prepare("1 later"))).suggestions
    assert [type(failure) for failure in failures] == [PredictionError] * 3
    assert len({id(failure) for failure in failures}) == 3
    assert all(isinstance(failure, PredictionError) and failure.__cause__ for failure in failures)


async def test_closing_answers_what_was_accepted_and_refuses_the_rest(script: Script) -> None:
    predictor = BatchingPredictor(script, batch_tokens=2)
    await predictor.__aenter__()
    blocker = await occupy(script, predictor)
    accepted = await ask(predictor, "2 a", "2 b")
    thread = next(thread for thread in threading.enumerate() if thread.name == "model_0")

    closing = asyncio.create_task(predictor.__aexit__(None, None, None))
    await asyncio.sleep(0)
    with pytest.raises(PredictorClosed):
        await predictor.predict(prepare("1 too late"))
    script.gate.set()
    await asyncio.gather(blocker, *accepted)
    await closing

    await asyncio.to_thread(thread.join, 5)
    assert not thread.is_alive()


async def test_a_predictor_that_was_not_started_refuses(script: Script) -> None:
    with pytest.raises(PredictorClosed):
        await BatchingPredictor(script).predict(prepare("1 early"))


async def test_a_closing_that_is_cut_short_leaves_nobody_waiting(script: Script) -> None:
    predictor = BatchingPredictor(script, batch_tokens=2)
    await predictor.__aenter__()
    blocker = await occupy(script, predictor)
    [waiting] = await ask(predictor, "2 waiting")

    closing = asyncio.create_task(predictor.__aexit__(None, None, None))
    await asyncio.sleep(0)
    closing.cancel()
    answers = await asyncio.gather(blocker, waiting, closing, return_exceptions=True)
    script.gate.set()

    assert [type(answer) for answer in answers] == [
        PredictorClosed,
        PredictorClosed,
        asyncio.CancelledError,
    ]


def test_nothing_is_left_when_the_event_loop_ends_first(script: Script) -> None:
    async def leave() -> None:
        predictor = BatchingPredictor(script)
        await predictor.__aenter__()
        await predictor.predict(prepare("1 a"))

    asyncio.run(leave())  # a task that refused to end, or complained, would fail this test

    assert script.sizes == [[1]]


async def test_it_can_be_opened_again(script: Script) -> None:
    predictor = BatchingPredictor(script)

    for _ in range(2):
        async with predictor:
            assert (await predictor.predict(prepare("1 a"))).suggestions
