"""What is counted of the models at work."""

import asyncio
from functools import partial

import pytest

from bot.monitoring.models import ELSEWHERE
from bot.monitoring.watch import Watch
from model.batching import BatchingPredictor
from model.errors import PredictorBusy
from model.prepared import prepare
from tests.bot.monitoring.scrape import value
from tests.bot.wire import FixedPredictor
from tests.model.script import Script, ask, occupy

TEXT = prepare("3 hello")


async def test_passes_are_timed_and_texts_counted_by_model_and_outcome() -> None:
    watch, script = Watch(), Script()
    serve = watch.models.watched(BatchingPredictor)

    async with serve(script) as predictor:
        await predictor.predict(TEXT)
        assert watch.models.versions == ["script"]
        assert value(watch.metrics.registry, "emojibot_model_info", version="script") == 1

    registry = watch.metrics.registry
    assert value(registry, "emojibot_predictions_total", model="script", outcome="ranked") == 1
    assert value(registry, "emojibot_inference_seconds_count") == 1
    assert value(registry, "emojibot_batch_texts_sum") == 1
    assert value(registry, "emojibot_batch_tokens_sum") == 3
    assert watch.models.versions == []
    assert value(registry, "emojibot_model_info", version="script") == 0


async def test_what_waits_is_seen_and_what_is_refused_is_counted() -> None:
    watch, script = Watch(), Script()
    serve = watch.models.watched(partial(BatchingPredictor, queue=1))
    registry = watch.metrics.registry

    async with serve(script) as predictor:
        first = await occupy(script, predictor)  # type: ignore[arg-type]
        second, *_ = await ask(predictor, "1 next")  # type: ignore[arg-type]
        assert value(registry, "emojibot_predictions_waiting") == 2
        with pytest.raises(PredictorBusy):
            await predictor.predict(TEXT)
        script.gate.set()
        await asyncio.gather(first, second)

    assert value(registry, "emojibot_predictions_waiting") == 0
    assert value(registry, "emojibot_predictions_total", model="script", outcome="busy") == 1


async def test_a_model_that_is_served_elsewhere_counts_as_there() -> None:
    watch = Watch()

    with watch.models.elsewhere(FixedPredictor("❤")) as predictor:
        await predictor.predict(TEXT)
        assert watch.models.versions == [ELSEWHERE]

    registry = watch.metrics.registry
    assert watch.models.versions == []
    assert value(registry, "emojibot_predictions_total", model=ELSEWHERE, outcome="ranked") == 1
