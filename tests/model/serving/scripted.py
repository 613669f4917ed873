"""Models with nothing but a name in them, and what is done while they are followed."""

import json
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.artifact import MANIFEST
from model.batching import BatchingPredictor
from model.engine import Reading, TokenIds
from model.errors import ArtifactError
from model.loading import DEFAULT
from model.pointer import POINTER
from model.prepared import prepare
from model.registry import Registry
from model.serving import Serving
from model.taste import NO_TASTE, Taste

NEVER = 3600.0  # seconds: these tests look at the pointer themselves
ANN = 700_000_001


class Scripted:
    """An engine of two labels that remembers what it did, and waits where it is told to."""

    labels: tuple[str, ...] = ("❤", "🎉")
    taste: Taste = NO_TASTE

    def __init__(self, version: str, answers: Sequence[float] = (0.75, 0.25)) -> None:
        self.version = version
        self.passes = 0
        self.entered = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self._answers = answers

    def encode(self, text: str) -> TokenIds:
        return [0, *range(len(text.split())), 2]

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        self.passes += 1
        self.entered.set()
        assert self.gate.wait(30)
        return np.array([self._answers] * len(batch), np.float32)

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        return Reading(self.probabilities(batch), [b""] * len(batch))


class Models:
    """A registry of folders with nothing but a name in them, and how they are loaded.

    A pointer is written as it is: what `Registry` would refuse may be there all the same.
    """

    def __init__(self, folder: Path) -> None:
        self.registry = Registry(folder)
        self.loaded: list[str] = []
        self.engines: dict[str, Scripted] = {}
        self.told: list[str] = []
        self.answers: dict[str, Sequence[float]] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        for version in ("one", "two", "three"):
            self.write(version)

    def write(self, version: str) -> None:
        folder = self.registry.root / version
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).write_text(version)

    def point(self, version: str | None, candidate: str | None = None) -> None:
        fields: dict[str, object] = {
            "version": version,
            "candidate": candidate,
            "previous": [],
            "history": [],
        }
        aside = self.registry.root / ".aside"
        aside.write_text(json.dumps({"format": 1, **fields}))
        aside.replace(self.registry.root / POINTER)

    def load(self, path: Path) -> Scripted:
        self.entered.set()
        assert self.gate.wait(30)
        version = "shipped" if path == DEFAULT else (path / MANIFEST).read_text()
        if version == "damaged":
            raise ArtifactError("it is damaged")
        if version == "bewildering":
            raise KeyError("surprise")
        self.loaded.append(version)
        engine = Scripted(version, self.answers.get(version, (0.75, 0.25)))
        self.engines[version] = engine
        return engine

    def serving(self, share: float = 0.0, interval: float = NEVER) -> Serving:
        return Serving(
            self.registry,
            load=self.load,
            serve=partial(BatchingPredictor, queue=8),
            share=share,
            interval=interval,
            tell=self.told.append,
        )


async def answered_by(serving: Serving, person: int | None = ANN) -> str:
    return (await serving.for_person(person).predict(prepare("hello"))).model
