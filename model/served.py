"""A model put to work: loaded, seen to answer, in front of people, and gone without a trace."""

import asyncio
import ctypes
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from model.artifact import MANIFEST
from model.engine import Engine
from model.errors import ArtifactError, ModelError
from model.ranking import Predictor

Load: TypeAlias = Callable[[Path], Engine]
Serve: TypeAlias = Callable[[Engine], AbstractAsyncContextManager[Predictor]]

# Both languages, a word, and more than a model reads: a first time for each is behind it then.
_TEXTS: Final = ("I love you so much", "Спокойной ночи", "ура", "we won " * 500)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model lies, and when it was written: a name may be given to another one later."""

    path: Path
    written: int

    @classmethod
    def at(cls, path: Path) -> "Source":
        """The model in the folder `path`, as it is now."""
        try:
            return cls(path, (path / MANIFEST).stat().st_mtime_ns)
        except OSError:  # loading it will say what is wrong
            return cls(path, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """A model that answers, until it is ended."""

    source: Source
    version: str
    service: AbstractAsyncContextManager[Predictor]
    predictor: Predictor

    async def end(self) -> None:
        """Answer what was accepted, and nothing more."""
        await self.service.__aexit__(None, None, None)


async def put_to_work(source: Source, load: Load, serve: Serve) -> Served:
    """Load a model in a thread, see that it answers, and put a worker in front of it.

    Raises:
        ModelError: it is damaged, answers nonsense, or needs what is not installed.
    """
    engine = await asyncio.to_thread(_ready, source.path, load)
    service = serve(engine)
    return Served(source, engine.version, service, await service.__aenter__())


def _ready(path: Path, load: Load) -> Engine:
    try:
        engine = load(path)
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
    rows = engine.read([engine.encode(text) for text in _TEXTS]).probabilities
    # A comparison with NaN is false, so that it is refused, too.
    sane = rows.shape == (len(_TEXTS), len(engine.labels)) and bool(
        ((rows >= 0) & (rows <= 1)).all() and (np.abs(rows.sum(axis=1) - 1) < 1e-3).all()
    )
    if not sane:
        raise ArtifactError(f"{engine.version} does not answer with probabilities; train it again")


def give_back_memory() -> None:
    """Hand to the system what an old model has left; glibc alone would keep 100 MB for later."""
    with suppress(AttributeError, OSError, TypeError):  # other systems have no such call
        ctypes.CDLL(None).malloc_trim(0)
