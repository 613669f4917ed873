import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from model.engine import TokenIds
from model.onnx_engine import OnnxEngine
from model.probe import Way, quickest


class Timed:
    """A clock, and engines that take on it so many seconds for a pass."""

    def __init__(self, seconds: Callable[[Way], float]) -> None:
        self.now = 0.0
        self.tried: list[Way] = []
        self._seconds = seconds

    def clock(self) -> float:
        return self.now

    def load(self, name: str, *, device: str, in_full: bool, threads: int | None) -> Any:
        way = Way(in_full, threads)
        self.tried.append(way)
        timed = self

        class Engine:
            def encode(self, text: str) -> TokenIds:
                return [0, 5, 2]

            def read(self, batch: Sequence[TokenIds]) -> None:
                timed.now += timed._seconds(way) * len(batch)

        return Engine()


@pytest.mark.parametrize(
    "best", [Way(), Way(in_full=True), Way(threads=1), Way(in_full=True, threads=1)]
)
def test_the_quickest_of_all_ways_is_found(
    best: Way, packed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    timed = Timed(lambda way: 0.001 if way == best else 0.002)

    with caplog.at_level(logging.INFO):
        found = quickest(str(packed), threads=None, cores=2, clock=timed.clock, load=timed.load)

    assert found == best
    assert len(timed.tried) == 4
    assert "ms for nine messages" in caplog.text


def test_what_is_settled_is_not_tried(packed: Path) -> None:
    timed = Timed(lambda way: 0.001)

    found = quickest(str(packed), threads=3, cores=8, clock=timed.clock, load=timed.load)

    assert found.threads == 3
    assert {way.threads for way in timed.tried} == {3}


def test_without_a_choice_nothing_is_loaded(tiny: Path) -> None:
    timed = Timed(lambda way: 0.001)

    assert quickest(str(tiny), threads=None, cores=1, load=timed.load) == Way()
    assert timed.tried == []


def test_a_real_model_is_timed(packed: Path) -> None:
    found = quickest(str(packed), threads=1, cores=1)

    from model.loading import load_engine

    engine = load_engine(str(packed), device="cpu", in_full=found.in_full, threads=1)
    assert isinstance(engine, OnnxEngine)
    assert engine.precision == ("fp32" if found.in_full else "int8")
