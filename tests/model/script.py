"""An engine that does what a test tells it to, and requests that wait for it."""

import asyncio
import threading
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from model.batching import BatchingPredictor
from model.engine import Reading, TokenIds
from model.prepared import prepare
from model.taste import NO_TASTE, Taste


class Script:
    """An engine whose text "7 word" has seven tokens, and which waits for its gate."""

    version = "script"
    labels: tuple[str, ...] = ("🙂", "🔥", "🎉")
    taste: Taste = NO_TASTE

    def __init__(self) -> None:
        self.batches: list[list[TokenIds]] = []
        self.entered = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()
        self.react: Callable[[Sequence[TokenIds]], object] = lambda batch: None

    def encode(self, text: str) -> TokenIds:
        size, _, word = text.partition(" ")
        return [hash(word)] * int(size) if word else ()

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        self.batches.append(list(batch))
        self.entered.release()
        assert self.gate.wait(5)
        answer = self.react(batch)
        if isinstance(answer, np.ndarray):
            return answer
        return np.tile(np.array([0.1, 0.7, 0.2], np.float32), (len(batch), 1))

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """Its meaning is how many tokens a text has."""
        return Reading(self.probabilities(batch), [bytes([len(ids)]) for ids in batch])

    @property
    def sizes(self) -> list[list[int]]:
        """The lengths of the texts in each pass."""
        return [[len(ids) for ids in batch] for batch in self.batches]


async def occupy(script: Script, predictor: BatchingPredictor) -> "asyncio.Task[object]":
    """Close the gate and send a text that stands before it: the next ones must wait."""
    script.gate.clear()
    blocker = asyncio.create_task(predictor.predict(prepare("1 blocker")))
    assert await asyncio.to_thread(script.entered.acquire, timeout=5)
    return blocker


async def ask(
    predictor: BatchingPredictor, *texts: str, key: Hashable | None = None, replace: bool = False
) -> "list[asyncio.Task[object]]":
    """Requests that have reached the queue, in order."""
    tasks: list[asyncio.Task[object]] = [
        asyncio.create_task(predictor.predict(prepare(text), key=key, replace=replace))
        for text in texts
    ]
    await asyncio.sleep(0)
    return tasks
