"""Whose text is next for the model, and which are no longer wanted."""

import asyncio
import random
from collections import Counter

import pytest

from model.batching import BatchingPredictor
from model.errors import (
    PredictorBusy,
    Superseded,
)
from model.prepared import prepare
from model.ranking import Ranking
from tests.model.script import Script, ask, occupy


async def test_keys_take_turns_and_keep_their_own_order(script: Script) -> None:
    async with BatchingPredictor(script, batch_tokens=1) as predictor:
        blocker = await occupy(script, predictor)
        flood = await ask(predictor, "11 a", "12 a", "13 a", "14 a", key="flood")
        one = await ask(predictor, "21 b", "22 b", key="one")
        two = await ask(predictor, "31 c", key="two")
        script.gate.set()
        await asyncio.gather(blocker, *flood, *one, *two)

    assert script.sizes == [[1], [11], [21], [31], [12], [22], [13], [14]]


async def test_a_turn_is_remembered_from_one_pass_to_the_next(script: Script) -> None:
    async with BatchingPredictor(script, batch_tokens=7) as predictor:
        blocker = await occupy(script, predictor)
        flood = await ask(predictor, "3 a", "4 a", "5 a", key="flood")
        one = await ask(predictor, "4 b", "2 b", key="one")
        script.gate.set()
        await asyncio.gather(blocker, *flood, *one)

    assert script.sizes == [[1], [3, 4], [4, 2], [5]]


async def test_a_flood_is_refused_and_nobody_else(script: Script) -> None:
    async with BatchingPredictor(script, per_key=2) as predictor:
        blocker = await occupy(script, predictor)
        flood = await ask(predictor, "1 a", "1 b", key="flood")

        with pytest.raises(PredictorBusy) as refusal:
            await predictor.predict(prepare("1 c"), key="flood")
        others = await ask(predictor, "1 d", key="other")
        nobodys = await ask(predictor, "1 e", "1 f", "1 g")

        script.gate.set()
        await asyncio.gather(blocker, *flood, *others, *nobodys)
    assert refusal.value.waiting == 2


async def test_the_queue_is_full_for_all_keys_together(script: Script) -> None:
    async with BatchingPredictor(script, queue=2) as predictor:
        blocker = await occupy(script, predictor)
        tasks = await ask(predictor, "1 a", key="a") + await ask(predictor, "1 b", key="b")

        with pytest.raises(PredictorBusy):
            await predictor.predict(prepare("1 c"), key="c")

        script.gate.set()
        await asyncio.gather(blocker, *tasks)


async def test_a_newer_request_takes_the_place_of_the_older_of_its_key(script: Script) -> None:
    async with BatchingPredictor(script, batch_tokens=1) as predictor:
        blocker = await occupy(script, predictor)
        older = await ask(predictor, "11 i", "12 i p", key="typist", replace=True)
        other = await ask(predictor, "21 b", key="other")
        [newest] = await ask(predictor, "13 i pass", key="typist", replace=True)
        script.gate.set()
        await asyncio.gather(blocker, *other, newest)

        failures = await asyncio.gather(*older, return_exceptions=True)
    assert [type(failure) for failure in failures] == [Superseded, Superseded]
    assert script.sizes == [[1], [13], [21]]  # who types on is not served last


async def test_a_newer_request_overtakes_what_the_model_works_on(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        script.gate.clear()
        older = asyncio.create_task(predictor.predict(prepare("2 old"), key="typist", replace=True))
        assert await asyncio.to_thread(script.entered.acquire, timeout=5)
        [newer] = await ask(predictor, "3 new", key="typist", replace=True)

        with pytest.raises(Superseded):
            await older
        script.gate.set()
        await newer

    assert script.sizes == [[2], [3]]


async def test_a_newer_request_finds_room_where_its_elder_stood(script: Script) -> None:
    async with BatchingPredictor(script, queue=1, per_key=1) as predictor:
        blocker = await occupy(script, predictor)
        [older] = await ask(predictor, "2 old", key="typist")
        [newer] = await ask(predictor, "3 new", key="typist", replace=True)
        script.gate.set()
        await asyncio.gather(blocker, newer)

        with pytest.raises(Superseded):
            await older


async def test_without_a_key_nothing_is_replaced(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        blocker = await occupy(script, predictor)
        tasks = await ask(predictor, "2 a", "3 b", replace=True)
        script.gate.set()
        await asyncio.gather(blocker, *tasks)


async def test_an_emptied_text_replaces_what_was_typed_before(script: Script) -> None:
    async with BatchingPredictor(script, batch_tokens=1) as predictor:
        blocker = await occupy(script, predictor)
        [older] = await ask(predictor, "2 old", key="typist", replace=True)

        assert (await predictor.predict(prepare(""), key="typist", replace=True)).suggestions == ()
        with pytest.raises(Superseded):
            await older
        script.gate.set()
        await blocker

    assert script.sizes == [[1]]


async def test_of_a_key_that_gave_up_or_was_served_nothing_is_kept(script: Script) -> None:
    async with BatchingPredictor(script) as predictor:
        blocker = await occupy(script, predictor)
        [impatient] = await ask(predictor, "2 impatient", key="a")
        [patient] = await ask(predictor, "3 patient", key="b")
        impatient.cancel()
        await asyncio.wait([impatient])
        script.gate.set()
        await asyncio.gather(blocker, patient)

        assert not predictor._waiting
    assert script.sizes == [[1], [3]]


async def test_whatever_a_crowd_does_every_request_is_answered(script: Script) -> None:
    dice = random.Random(5)
    outcomes: Counter[type[object]] = Counter()

    async def one(number: int) -> None:
        key = dice.choice(["a", "b", "c", None])
        text = f"{dice.randint(1, 9)} word{number}" if dice.random() < 0.95 else ""
        task = asyncio.create_task(
            predictor.predict(prepare(text), key=key, replace=dice.random() < 0.3)
        )
        for _ in range(dice.randint(0, 4)):
            await asyncio.sleep(0)
        if dice.random() < 0.2:
            task.cancel()
        [outcome] = await asyncio.gather(task, return_exceptions=True)
        outcomes[type(outcome)] += 1

    async with BatchingPredictor(script, queue=12, per_key=4, batch_tokens=20) as predictor:
        for _ in range(40):
            await asyncio.gather(*map(one, range(25)))

    assert outcomes.total() == 1000
    assert set(outcomes) == {Ranking, Superseded, PredictorBusy, asyncio.CancelledError}
    assert not predictor._waiting
