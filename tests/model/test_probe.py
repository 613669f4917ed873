import json
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import onnxruntime
import pytest

from model.artifact import MANIFEST
from model.engine import TokenIds
from model.onnx_engine import OnnxEngine
from model.probe import Way, quickest

FILE = "quickest.json"


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


def asked(
    timed: Timed, model: Path, folder: Path, *, cores: int, threads: int | None = None
) -> Way:
    return quickest(
        str(model),
        threads=threads,
        cores=cores,
        kept=folder / FILE,
        clock=timed.clock,
        load=timed.load,
    )


@pytest.mark.parametrize(
    "best", [Way(), Way(in_full=True), Way(threads=1), Way(in_full=True, threads=1)]
)
def test_the_quickest_of_all_ways_is_found(
    best: Way, packed: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    timed = Timed(lambda way: 0.001 if way == best else 0.002)

    with caplog.at_level(logging.INFO):
        found = asked(timed, packed, tmp_path, cores=2)

    assert found == best
    assert len(timed.tried) == 4
    assert "ms for nine messages" in caplog.text


def test_what_is_settled_is_not_tried(packed: Path, tmp_path: Path) -> None:
    timed = Timed(lambda way: 0.001)

    found = asked(timed, packed, tmp_path, threads=3, cores=8)

    assert found.threads == 3
    assert {way.threads for way in timed.tried} == {3}


def test_without_a_choice_nothing_is_loaded(tiny: Path, tmp_path: Path) -> None:
    timed = Timed(lambda way: 0.001)

    assert asked(timed, tiny, tmp_path, cores=1) == Way()
    assert timed.tried == []
    assert not any(tmp_path.iterdir())


def test_a_real_model_is_timed(packed: Path, tmp_path: Path) -> None:
    found = quickest(str(packed), threads=1, cores=1, kept=tmp_path / FILE)

    from model.loading import load_engine

    engine = load_engine(str(packed), device="cpu", in_full=found.in_full, threads=1)
    assert isinstance(engine, OnnxEngine)
    assert engine.precision == ("fp32" if found.in_full else "int8")


def test_what_was_found_is_kept_until_something_is_another(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    best, model = Way(in_full=True, threads=1), tmp_path / "model"
    shutil.copytree(packed, model)
    timed = Timed(lambda way: 0.001 if way == best else 0.002)
    assert asked(timed, model, tmp_path, cores=2) == best
    first = len(timed.tried)

    assert asked(timed, model, tmp_path, cores=2) == best
    assert len(timed.tried) == first

    monkeypatch.setattr(onnxruntime, "__version__", "0.0.1")
    asked(timed, model, tmp_path, cores=2)
    assert len(timed.tried) == 2 * first
    asked(timed, model, tmp_path, cores=4)
    assert len(timed.tried) == 3 * first
    manifest = model / MANIFEST
    os.utime(manifest, ns=(0, manifest.stat().st_mtime_ns + 1))
    asked(timed, model, tmp_path, cores=4)
    assert len(timed.tried) == 4 * first


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"here": 1, "way": {}}', "\x00"])
def test_a_note_that_makes_no_sense_is_written_anew(
    packed: Path, tmp_path: Path, content: str
) -> None:
    (tmp_path / FILE).write_text(content)
    timed = Timed(lambda way: 0.001)

    found = asked(timed, packed, tmp_path, cores=2)

    assert len(timed.tried) == 4
    assert json.loads((tmp_path / FILE).read_text())["way"] == asdict(found)


def test_where_nothing_can_be_kept_it_is_found_each_time(
    packed: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    timed = Timed(lambda way: 0.001)

    with caplog.at_level(logging.INFO):
        for _ in range(2):
            assert asked(timed, packed, tmp_path / "file", cores=2)

    assert len(timed.tried) == 8
    assert "cannot be kept for the next start" in caplog.text


@pytest.mark.parametrize(
    "way", [{"threads": "x"}, {"threads": 3}, {"in_full": None}, {"fast": True}, []]
)
def test_a_way_that_cannot_be_gone_is_not_taken_from_the_note(
    packed: Path, tmp_path: Path, way: object
) -> None:
    timed = Timed(lambda way: 0.001)
    asked(timed, packed, tmp_path, cores=2)
    kept = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps(kept | {"way": way}))

    asked(timed, packed, tmp_path, cores=2)

    assert len(timed.tried) == 8
