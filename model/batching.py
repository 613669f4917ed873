"""Batches concurrent requests into single forward passes.

Callers await `predict`; one task takes what is waiting and one thread runs the model. While
the thread works the next batch fills up by itself, so load makes batches larger and nobody
ever waits for company.

* Fair: keys (a chat, a person typing) take turns, one text a turn, so that a flood from one
  costs the others at most one text each time they wait. Within a key first in, first out, and
  so it is between requests without a key: each of them is a key of its own.
* A batch is what is waiting, in that order, up to `batch_tokens` tokens; a text longer than that
  goes alone. The passages of a long message (see `model.passages`) go together, and fit one pass.
* At most `queue` texts wait, and of one key at most `per_key`; one more is refused at once with
  PredictorBusy.
* A request with `replace` takes the place of whatever of its key is not answered yet, in the
  queue or in the model: that gets Superseded. The key keeps its turn, so that who types fast
  is not served last.
* Every accepted request is answered: with a ranking, with a PredictionError of its own, or
  with the caller's cancellation. A request that waited longer than `deadline` gets
  DeadlineExceeded instead of a place in a batch; a caller who gave up costs no work.
* When a batch fails its texts are tried once more, each alone, so that one text the model
  cannot take does not fail its neighbours. Nothing that a model raises ends the worker.
* Closing refuses new texts, answers the accepted ones, then stops the thread.
* A text with nothing to read is answered at once, with no suggestions.
"""

import asyncio
import dataclasses
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Self

from model.engine import Engine, TokenIds, rank
from model.errors import (
    DeadlineExceeded,
    PredictionError,
    PredictorBusy,
    PredictorClosed,
    Superseded,
)
from model.passages import decisive, encoded_passages
from model.prepared import PreparedText
from model.ranking import Ranking

Read = tuple[list[float], bytes]  # probabilities, [labels], and meaning
Answer = tuple[list[Read], int]  # of its passages, and the texts that were in the same pass


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    key: Hashable
    passages: tuple[TokenIds, ...]
    arrived: float
    answer: asyncio.Future[Answer]

    @property
    def tokens(self) -> int:
        return sum(map(len, self.passages))


class BatchingPredictor:
    """A Predictor that many callers may use at once; see the module's promises."""

    def __init__(
        self,
        engine: Engine,
        *,
        queue: int = 256,
        per_key: int = 8,
        batch_tokens: int = 256,
        deadline: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to serve `engine`; `async with` starts and ends the service.

        Args:
            queue: texts that may wait.
            per_key: texts of one key that may wait.
            batch_tokens: real tokens in one forward pass.
            deadline: seconds after which an answer is worth nothing.
        """
        self._engine = engine
        self._limit = queue
        self._share = per_key
        self._budget = batch_tokens
        self._deadline = deadline
        self._clock = clock
        self._waiting: OrderedDict[Hashable, deque[_Request]] = OrderedDict()  # next turn first
        self._running: list[_Request] = []
        self._arrival = asyncio.Event()
        self._open = False

    async def __aenter__(self) -> Self:
        self._open = True
        self._thread = ThreadPoolExecutor(1, "model")
        self._worker = asyncio.create_task(self._serve())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._open = False
        self._arrival.set()
        await self._worker

    async def predict(
        self, text: PreparedText, *, key: Hashable | None = None, replace: bool = False
    ) -> Ranking:
        """What `Predictor` promises; it is running inside `async with`."""
        if not self._open:
            raise PredictorClosed("the predictor is not running")
        if key is None:
            key = object()
        passages = encoded_passages(self._engine, text, pass_tokens=self._budget)
        if replace:
            self._supersede(key)
        if not passages:
            self._drop_if_idle(key)
            return rank(self._engine, text, None)
        self._refuse_if_full(key)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        request = _Request(key, passages, self._clock(), answer)
        self._waiting.setdefault(key, deque()).append(request)
        self._arrival.set()
        try:
            read, company = await request.answer
        except asyncio.CancelledError:
            self._withdraw(request)
            raise
        rows, meanings = zip(*read, strict=True)
        decided = decisive(self._engine.labels, rows, text)
        ranking = rank(self._engine, text, decided, meanings[0])
        return dataclasses.replace(ranking, tokens=request.tokens, company=company)

    def _refuse_if_full(self, key: Hashable) -> None:
        of_key = len(self._waiting.get(key, ()))
        if of_key >= self._share:
            raise PredictorBusy(of_key)
        in_all = sum(map(len, self._waiting.values()))
        if in_all >= self._limit:
            raise PredictorBusy(in_all)

    def _supersede(self, key: Hashable) -> None:
        """Answer every request of `key` with Superseded; a key that waited keeps its turn."""
        own = self._waiting.get(key, deque())
        for request in (*(it for it in self._running if it.key == key), *own):
            if not request.answer.done():
                request.answer.set_exception(Superseded())
        own.clear()

    def _withdraw(self, request: _Request) -> None:
        with suppress(KeyError, ValueError):  # it may be in a batch already
            self._waiting[request.key].remove(request)
            self._drop_if_idle(request.key)

    def _drop_if_idle(self, key: Hashable) -> None:
        if key in self._waiting and not self._waiting[key]:
            del self._waiting[key]

    async def _serve(self) -> None:
        try:
            while self._open or self._waiting:
                self._running = self._take()
                if self._running:
                    await self._answer(self._running)
                elif self._open:
                    self._arrival.clear()
                    await self._arrival.wait()
        finally:  # also when this task itself is cancelled: nobody may wait for ever
            self._open = False
            self._thread.shutdown(wait=False)
            for request in (*self._running, *chain(*self._waiting.values())):
                if not request.answer.done():
                    request.answer.set_exception(PredictorClosed("the predictor was stopped"))

    def _take(self) -> list[_Request]:
        """The next requests that are still wanted and fit one pass; empty if none waits."""
        batch: list[_Request] = []
        room = self._budget
        while self._waiting:
            key, own = next(iter(self._waiting.items()))
            if batch and own[0].tokens > room:
                break
            request = own.popleft()
            if own:
                self._waiting.move_to_end(key)
            else:
                del self._waiting[key]
            waited = self._clock() - request.arrived
            if request.answer.done():
                continue
            if waited > self._deadline:
                request.answer.set_exception(DeadlineExceeded(waited))
                continue
            batch.append(request)
            room -= request.tokens
        return batch

    async def _answer(self, batch: list[_Request]) -> None:
        loop = asyncio.get_running_loop()
        tokens = [passage for request in batch for passage in request.passages]
        try:
            rows = iter(await loop.run_in_executor(self._thread, self._pass, tokens))
        except PredictionError as error:
            if len(batch) == 1 and not batch[0].answer.done():
                batch[0].answer.set_exception(error)
            for request in batch:
                if not request.answer.done():
                    await self._answer([request])
            return
        for request in batch:
            own = list(islice(rows, len(request.passages)))
            if not request.answer.done():
                request.answer.set_result((own, len(batch)))

    def _pass(self, batch: list[TokenIds]) -> list[Read]:
        """One forward pass, in the thread; whatever goes wrong becomes a PredictionError."""
        try:
            read = self._engine.read(batch)
            rows = read.probabilities
            if rows.shape != (len(batch), len(self._engine.labels)):
                raise ValueError(f"{rows.shape} probabilities for {len(batch)} texts")
            return list(zip(rows.tolist(), read.meanings, strict=True))
        except BaseException as error:  # SystemExit in a model must not end the worker either
            raise PredictionError("the model failed on this text") from error
