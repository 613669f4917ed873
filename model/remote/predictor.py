"""Asks a model that is served elsewhere, on several replicas, and makes do without all of them.

* The texts of one key go to the same replica first, so that there they take turns, and replace
  each other, as in one process. Where nobody is meant by a key they go round.
* A replica that is silent for `hedge` seconds is not waited for alone: another one is asked, too,
  and the first answer counts. At most one in ten texts is asked twice for that, so that slow
  replicas are not made slower. One that fails, or is full, is followed by another at once.
* A proxy of Ray is asked again as if it were another: it has several replicas to bring a text to.
* Replicas that fail again and again are left alone for a while; see `model.remote.breaker`.
* Where nobody answers, a model of this process does.
"""

import asyncio
import hashlib
import itertools
import logging
import os
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from functools import partial
from itertools import islice, takewhile
from operator import is_not
from typing import Final

from model.errors import PredictionError, PredictorBusy
from model.prepared import PreparedText
from model.ranking import Predictor, Ranking
from model.remote.replica import Lost, Replica, Unreachable
from model.remote.wire import Question

logger = logging.getLogger(__name__)

HEDGE: Final = 0.25  # seconds; most answers take a tenth
TRIES: Final = 2  # replicas that a text is brought to, beside those that do not answer
PROXY: Final = 2  # times more that one is asked: it takes a moment to see that a replica has died
TWICE: Final = 0.1  # share of the texts that may be asked twice because an answer is late
SAVED: Final = 10  # of these, how many may be saved up


class RemotePredictor:
    """A Predictor; see the module's promises."""

    def __init__(
        self,
        replicas: Sequence[Replica],
        instead: Callable[[], Awaitable[Predictor]],
        *,
        hedge: float = HEDGE,
    ) -> None:
        """
        Args:
            replicas: at least one.
            instead: gives what answers where no replica does.
            hedge: seconds after which a second one is asked.
        """
        self._replicas = replicas
        self._instead = instead
        self._hedge = hedge
        self._secret = os.urandom(16)  # no key tells a service whose it is
        self._numbers = itertools.count()
        self._saved = float(SAVED)
        self._is_alone = False

    async def predict(
        self, text: PreparedText, *, key: Hashable | None = None, replace: bool = False
    ) -> Ranking:
        """What `Predictor` promises."""
        name = None if key is None else self._digest(repr(key))
        self._saved = min(SAVED, self._saved + TWICE)
        replicas = [it for it in self._in_order(name) if it.breaker.is_open]
        try:
            ranking = await self._first(Question(text, name, replace), replicas)
        except Unreachable as error:
            if not self._is_alone:
                logger.warning("a model of this process answers instead: %s", error)
            self._is_alone = True
            predictor = await self._instead()
            return await predictor.predict(text, key=key, replace=replace)
        if self._is_alone:
            logger.info("model %s answers again", ranking.model)
        self._is_alone = False
        return ranking

    def _in_order(self, name: str | None) -> list[Replica]:
        """Whom to ask first, second, ..."""
        name = name or str(next(self._numbers))
        once = sorted(self._replicas, key=lambda it: self._digest(f"{name} {it.address}"))
        return once + PROXY * [it for it in once if it.is_proxy]

    async def _first(self, question: Question, replicas: Sequence[Replica]) -> Ranking:
        """The first answer.

        Raises:
            Unreachable: there is none.
            PredictorBusy: all that answered are full.
            PredictionError: there can be none.
        """
        failure: PredictionError = Unreachable("no replica may be asked now")
        ahead, others = deque(replicas[:TRIES]), iter(replicas[TRIES:])
        asked: dict[asyncio.Task[Ranking], Replica] = {}
        gone: set[Replica] = set()  # not to be asked again, be it a proxy
        try:
            while ahead or asked:
                if ahead and (not asked or self._may_ask_twice()):
                    replica = ahead.popleft()
                    if replica in gone or not replica.breaker.is_open:  # as was found out since
                        ahead.extend(islice(others, 1))
                        continue
                    replica.breaker.begin()
                    asked[asyncio.create_task(replica.ask(question))] = replica
                patience = self._hedge if ahead else None
                done, _ = await asyncio.wait(
                    asked, timeout=patience, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    overtaken = _asked_before(task, asked)
                    replica = asked.pop(task)
                    try:
                        ranking = task.result()
                    except Unreachable as error:
                        failure = failure if isinstance(failure, PredictorBusy) else error
                        gone |= set() if isinstance(error, Lost) else {replica}
                        ahead.extend(islice(others, 1))
                    except PredictorBusy as error:
                        failure = error
                    else:
                        for late in overtaken:
                            late.breaker.failed()
                        return ranking
            raise failure
        finally:
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)

    def _may_ask_twice(self) -> bool:
        may = self._saved >= 1
        self._saved -= may
        return may

    def _digest(self, words: str) -> str:
        return hashlib.blake2b(words.encode(), key=self._secret, digest_size=8).hexdigest()


def _asked_before(
    task: asyncio.Task[Ranking], asked: Mapping[asyncio.Task[Ranking], Replica]
) -> list[Replica]:
    """Who was asked before that task began, and has not answered yet."""
    earlier = takewhile(partial(is_not, task), asked)
    return [asked[it] for it in earlier if not it.done()]


def once(make: Callable[[], Awaitable[Predictor]]) -> Callable[[], Awaitable[Predictor]]:
    """What `make` makes at the first call, then and at every other one.

    Who gives up waiting does not undo it: a model that is being loaded cannot be stopped.
    """
    making: asyncio.Future[Predictor] | None = None

    async def first() -> Predictor:
        nonlocal making
        if making is None or (making.done() and (making.cancelled() or making.exception())):
            making = asyncio.ensure_future(make())
        return await asyncio.shield(making)

    return first
