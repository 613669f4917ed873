"""Watches models at work: how long a pass takes, how much is in it, and how texts fare.

A pass is one of several updates, so that the span of each says how long its text was with the
model, and how many were in its pass.
"""

from collections.abc import AsyncIterator, Hashable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.monitoring.metrics import ModelMetrics
from bot.monitoring.traces import UNTRACED, Traces
from model.engine import Engine, Reading, TokenIds
from model.errors import DeadlineExceeded, PredictionError, PredictorBusy, Superseded
from model.prepared import PreparedText
from model.ranking import Predictor, Ranking
from model.served import Serve

OUTCOMES: Final[dict[type[PredictionError], str]] = {
    PredictorBusy: "busy",
    DeadlineExceeded: "late",
    Superseded: "superseded",
}


ELSEWHERE: Final = "elsewhere"  # what a model is called that is served elsewhere


class WatchedModels:
    """Which models are at work, each watched.

    Attributes:
        versions: theirs; a candidate's is among them.
    """

    def __init__(self, metrics: ModelMetrics, traces: Traces = UNTRACED) -> None:
        self._metrics = metrics
        self._traces = traces
        self.versions: list[str] = []

    def watched(self, serve: Serve) -> Serve:
        """What puts a worker in front of a model, watched."""

        def at_work(engine: Engine) -> AbstractAsyncContextManager[Predictor]:
            return self._at_work(engine, serve)

        return at_work

    @contextmanager
    def elsewhere(self, predictor: Predictor) -> Iterator[Predictor]:
        """One whose model is served elsewhere, watched during the block.

        It counts as there: where it is not, a model of this process answers.
        """
        self.versions.append(ELSEWHERE)
        try:
            yield CountedPredictor(predictor, ELSEWHERE, self._metrics, self._traces)
        finally:
            self.versions.remove(ELSEWHERE)

    @asynccontextmanager
    async def _at_work(self, engine: Engine, serve: Serve) -> AsyncIterator[Predictor]:
        version = engine.version
        async with serve(TimedEngine(engine, self._metrics)) as predictor:
            self.versions.append(version)
            self._metrics.at_work.labels(version).set(1)
            try:
                yield CountedPredictor(predictor, version, self._metrics, self._traces)
            finally:
                self.versions.remove(version)
                if version not in self.versions:
                    self._metrics.at_work.remove(version)


class TimedEngine:
    """An engine whose passes are timed and measured."""

    def __init__(self, engine: Engine, metrics: ModelMetrics) -> None:
        self._engine = engine
        self._metrics = metrics
        self.version = engine.version
        self.labels = engine.labels
        self.taste = engine.taste
        self.encode = engine.encode

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """See Engine."""
        return self.read(batch).probabilities

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """See Engine; called in the model's thread."""
        self._metrics.texts.observe(len(batch))
        self._metrics.tokens.observe(sum(map(len, batch)))
        with self._metrics.seconds.time():
            return self._engine.read(batch)


class CountedPredictor:
    """A predictor whose texts are counted, each in a span."""

    def __init__(
        self, predictor: Predictor, version: str, metrics: ModelMetrics, traces: Traces
    ) -> None:
        self._predictor = predictor
        self._version = version
        self._metrics = metrics
        self._traces = traces

    async def predict(
        self, text: PreparedText, *, key: Hashable | None = None, replace: bool = False
    ) -> Ranking:
        """See Predictor."""
        outcome = "given up"  # by the caller, unless something else is said
        with self._traces.part("rank") as span:
            span.tell(model=self._version)
            try:
                with self._metrics.waiting.track_inprogress():
                    ranking = await self._predictor.predict(text, key=key, replace=replace)
                outcome = "ranked"
                span.tell(model=ranking.model, tokens=ranking.tokens, texts=ranking.company)
                return ranking
            except PredictionError as error:
                outcome = OUTCOMES.get(type(error), "failed")
                raise
            finally:
                span.tell(outcome=outcome)
                self._metrics.predictions.labels(self._version, outcome).inc()
