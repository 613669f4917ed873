"""Serves the model that the registry names, and takes another while people are being answered.

* The pointer is looked at all the time, at the price of a `stat`. What it names is loaded in a
  thread, has to answer a few texts sensibly, and only then takes over. Until then the one before
  answers; it finishes what it accepted, and its memory is given back.
* What cannot be loaded, or answers nonsense, is refused: the one before stays. That is said
  once, until the pointer changes.
* While the registry has a candidate, a share of the people is answered by it, always the same
  ones. Where it cannot be used, everybody is answered by the current model.
* At the start there is no one before: then the model that ships stands in.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from model.errors import ModelError, PredictorClosed
from model.loading import DEFAULT
from model.ranking import Predictor
from model.registry import Registry
from model.served import Load, Serve, Served, Source, give_back_memory, put_to_work

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Everybody:
    """The same predictor for everybody."""

    predictor: Predictor

    def for_person(self, person: int | None) -> Predictor:
        return self.predictor


class Serving:
    """Predictors that follow a registry; `async with` starts and ends them."""

    def __init__(
        self,
        registry: Registry,
        *,
        load: Load,
        serve: Serve,
        share: float = 0.0,
        interval: float = 1.0,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """
        Args:
            load: reads a model folder; called in a thread.
            serve: puts a worker in front of a model.
            share: of the people, 0..1, whom a candidate answers; 0: it is not even loaded.
            interval: seconds between two looks at the pointer.
            tell: is given a sentence about each model that was refused.
        """
        self._registry = registry
        self._load = load
        self._serve = serve
        self._share = share
        self._interval = interval
        self._tell = tell
        self._stamp: tuple[int, ...] | None = None
        self._current: Served | None = None
        self._candidate: Served | None = None

    @property
    def version(self) -> str | None:
        """Which model is the current one; None outside `async with`."""
        return None if self._current is None else self._current.version

    def for_person(self, person: int | None) -> Predictor:
        """The candidate for those drawn for it, the current model for everybody else.

        Raises:
            PredictorClosed: called outside `async with`.
        """
        if self._current is None:
            raise PredictorClosed("no model is served")
        candidate = self._candidate
        if candidate is None or person is None:
            return self._current.predictor
        drawn = is_drawn(person, candidate.version, self._share)
        return (candidate if drawn else self._current).predictor

    async def __aenter__(self) -> Self:
        """Serve what the registry names; ModelError when not even the shipped model can be."""
        await self.look()
        if self._current is None:
            self._current = await self._put_to_work(Source.at(DEFAULT))
            logger.warning("model %s answers instead", self._current.version)
        self._watch = asyncio.create_task(self._look_again_and_again())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watch.cancel()
        await asyncio.gather(self._watch, return_exceptions=True)
        served = [it for it in (self._current, self._candidate) if it is not None]
        self._current = self._candidate = None
        for model in served:
            await model.end()

    async def look(self) -> None:
        """Follow the pointer if it changed since the last look; nothing a model does is raised."""
        stamp = self._registry.pointer.stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            state = await asyncio.to_thread(self._registry.state)
        except ModelError as error:
            self._refuse(error)
            return
        await self._follow(state.version)
        await self._try_out(None if state.candidate == state.version else state.candidate)

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            try:
                await self.look()
            except Exception:  # whatever it was, the next look may go well
                logger.exception("the registry could not be followed")

    async def _follow(self, version: str | None) -> None:
        """Let `version` answer, None for the shipped model, if it can."""
        before, candidate = self._current, self._candidate
        try:
            source = Source.at(DEFAULT if version is None else self._registry.path(version))
            if before is not None and before.source == source:
                return
            if candidate is not None and candidate.source == source:  # it has stood its test
                self._current, self._candidate = candidate, None
            else:
                self._current = await self._put_to_work(source)
        except ModelError as error:
            self._refuse(error)
            return
        logger.info("model %s answers%s", self.version, _instead_of(before))
        if before is not None:
            await before.end()
            del before, candidate
            await asyncio.to_thread(give_back_memory)

    async def _try_out(self, version: str | None) -> None:
        """Let `version` answer its share of the people, if it can; None: no candidate does."""
        before = self._candidate
        try:
            source = None
            if version is not None and self._share > 0:
                source = Source.at(self._registry.path(version))
            if before is not None and before.source == source:
                return
            if before is not None:  # first, so that there are never three in memory
                self._candidate = None
                logger.info("model %s is no candidate any more", before.version)
                await before.end()
                del before
                await asyncio.to_thread(give_back_memory)
            if source is not None:
                self._candidate = await self._put_to_work(source)
                logger.info(
                    "model %s answers %g%% of the people",
                    self._candidate.version,
                    100 * self._share,
                )
        except ModelError as error:
            self._refuse(error)

    async def _put_to_work(self, source: Source) -> Served:
        return await put_to_work(source, self._load, self._serve)

    def _refuse(self, error: ModelError) -> None:
        stays = "" if self._current is None else f", {self._current.version} goes on"
        sentence = f"a model was refused{stays}: {error}"
        logger.error("%s", sentence)
        self._tell(sentence)


def is_drawn(person: int, version: str, share: float) -> bool:
    """Whether the candidate `version` answers `person`: a `share` of all people, 0..1.

    Always the same for one person and one version, and independent between versions.
    """
    digest = hashlib.blake2b(f"{version}:{person}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64 < share


def _instead_of(before: Served | None) -> str:
    return "" if before is None else f" instead of {before.version}"
