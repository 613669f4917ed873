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
import ctypes
import hashlib
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np

from model.artifact import MANIFEST
from model.engine import Engine
from model.errors import ArtifactError, ModelError, PredictorClosed
from model.loading import DEFAULT
from model.ranking import Predictor
from model.registry import POINTER, Registry

logger = logging.getLogger(__name__)

# Both languages, a word, and more than a model reads: a first time for each is behind it then.
_TEXTS: Final = ("I love you so much", "Спокойной ночи", "ура", "we won " * 500)


@dataclass(frozen=True, slots=True)
class Everybody:
    """The same predictor for everybody."""

    predictor: Predictor

    def for_person(self, person: int | None) -> Predictor:
        return self.predictor


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a model lies, and when it was written: a name may be given to another one later."""

    path: Path
    written: int


@dataclass(frozen=True, slots=True, eq=False)
class _Served:
    """A model that answers, until its service is left."""

    source: _Source
    version: str
    service: AbstractAsyncContextManager[Predictor]
    predictor: Predictor

    async def end(self) -> None:
        """Answer what was accepted, and nothing more."""
        await self.service.__aexit__(None, None, None)


class Serving:
    """Predictors that follow a registry; `async with` starts and ends them."""

    def __init__(
        self,
        registry: Registry,
        *,
        load: Callable[[Path], Engine],
        serve: Callable[[Engine], AbstractAsyncContextManager[Predictor]],
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
        self._mark: tuple[int, ...] | None = None
        self._current: _Served | None = None
        self._candidate: _Served | None = None

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
            self._current = await self._open(_source(DEFAULT))
            logger.warning("model %s answers instead", self._current.version)
        self._watch = asyncio.create_task(self._look_again_and_again())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._watch.cancel()
        await asyncio.gather(self._watch, return_exceptions=True)
        served = [it for it in (self._current, self._candidate) if it is not None]
        self._current = self._candidate = None
        for model in served:
            await model.end()

    async def look(self) -> None:
        """Follow the pointer if it changed since the last look; nothing a model does is raised."""
        mark = self._marked()
        if mark == self._mark:
            return
        self._mark = mark
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

    def _marked(self) -> tuple[int, ...]:
        """Differs whenever the pointer was replaced; empty where there is none."""
        try:
            found = (self._registry.root / POINTER).stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size

    async def _follow(self, version: str | None) -> None:
        """Let `version` answer, None for the shipped model, if it can."""
        before, candidate = self._current, self._candidate
        try:
            source = _source(DEFAULT if version is None else self._registry.path(version))
            if before is not None and before.source == source:
                return
            if candidate is not None and candidate.source == source:  # it has stood its test
                self._current, self._candidate = candidate, None
            else:
                self._current = await self._open(source)
        except ModelError as error:
            self._refuse(error)
            return
        logger.info("model %s answers%s", self.version, _instead_of(before))
        if before is not None:
            await before.end()
            del before, candidate
            await asyncio.to_thread(_give_back_memory)

    async def _try_out(self, version: str | None) -> None:
        """Let `version` answer its share of the people, if it can; None: no candidate does."""
        before = self._candidate
        try:
            source = None
            if version is not None and self._share > 0:
                source = _source(self._registry.path(version))
            if before is not None and before.source == source:
                return
            if before is not None:  # first, so that there are never three in memory
                self._candidate = None
                logger.info("model %s is no candidate any more", before.version)
                await before.end()
                del before
                await asyncio.to_thread(_give_back_memory)
            if source is not None:
                self._candidate = await self._open(source)
                logger.info(
                    "model %s answers %g%% of the people",
                    self._candidate.version,
                    100 * self._share,
                )
        except ModelError as error:
            self._refuse(error)

    def _refuse(self, error: ModelError) -> None:
        stays = "" if self._current is None else f", {self._current.version} goes on"
        sentence = f"a model was refused{stays}: {error}"
        logger.error("%s", sentence)
        self._tell(sentence)

    async def _open(self, source: _Source) -> _Served:
        """Load a model, see that it answers, and put it to work.

        Raises:
            ModelError: it is damaged, answers nonsense, or needs what is not installed.
        """
        engine = await asyncio.to_thread(self._ready, source.path)
        service = self._serve(engine)
        return _Served(source, engine.version, service, await service.__aenter__())

    def _ready(self, path: Path) -> Engine:
        try:
            engine = self._load(path)
            warm_up(engine)
        except ModelError:
            raise
        except Exception as error:  # a damaged file fails in ways that nobody listed
            raise ArtifactError(f"{path} cannot be used ({error!r}); train it again") from error
        return engine


def warm_up(engine: Engine) -> None:
    """Have `engine` answer a few texts, and see that the answers are probabilities.

    Raises:
        ArtifactError: they are not.
    """
    rows = engine.probabilities([engine.encode(text) for text in _TEXTS])
    # A comparison with NaN is false, so that it is refused, too.
    sane = rows.shape == (len(_TEXTS), len(engine.labels)) and bool(
        ((rows >= 0) & (rows <= 1)).all() and (np.abs(rows.sum(axis=1) - 1) < 1e-3).all()
    )
    if not sane:
        raise ArtifactError(f"{engine.version} does not answer with probabilities; train it again")


def is_drawn(person: int, version: str, share: float) -> bool:
    """Whether the candidate `version` answers `person`: a `share` of all people, 0..1.

    Always the same for one person and one version, and independent between versions.
    """
    digest = hashlib.blake2b(f"{version}:{person}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64 < share


def _give_back_memory() -> None:
    """Hand to the system what an old model has left; glibc alone would keep 100 MB for later."""
    with suppress(AttributeError, OSError, TypeError):  # other systems have no such call
        ctypes.CDLL(None).malloc_trim(0)


def _source(path: Path) -> _Source:
    try:
        written = (path / MANIFEST).stat().st_mtime_ns
    except OSError:  # loading it will say what is wrong
        written = 0
    return _Source(path, written)


def _instead_of(before: _Served | None) -> str:
    return "" if before is None else f" instead of {before.version}"
