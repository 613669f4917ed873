import asyncio
import socket
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import models_at_work as at_work
from bot.models_at_work import Precision, models_at_work
from model.loading import DEFAULT
from model.prepared import prepare
from model.probe import Way
from model.ranking import Predictor, Predictors
from model.served import Serve
from tests.model.script import Script


class Loaded:
    """Stands for loading models and for timing them, and notes what was asked for."""

    def __init__(self) -> None:
        self.ways: list[tuple[bool, int | None]] = []
        self.probed = 0

    def load(self, name: str, *, device: str, in_full: bool, threads: int | None) -> Any:
        self.ways.append((in_full, threads))
        return SimpleNamespace(version=name)

    def quickest(self, name: str, *, threads: int | None, cores: int, kept: Path) -> Way:
        self.probed += 1
        return Way(in_full=True, threads=threads or 1)


class Unwatched:
    """Nobody looks on."""

    def watched(self, serve: Serve) -> Serve:
        return serve

    def elsewhere(self, predictor: Predictor) -> AbstractContextManager[Predictor]:
        return nullcontext(predictor)


def at_work_on(
    model: str,
    *,
    precision: Precision = "stored",
    threads: int | None = None,
    remembered: int = 0,
) -> AbstractAsyncContextManager[Predictors]:
    return models_at_work(
        model,
        device="cpu",
        precision=precision,
        threads=threads,
        share=0,
        queue=4,
        batch_tokens=64,
        remembered=remembered,
        watch=Unwatched(),
        refused=pytest.fail,
    )


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Loaded:
    loaded = Loaded()
    monkeypatch.setattr(at_work, "load_engine", loaded.load)
    monkeypatch.setattr(at_work, "quickest", loaded.quickest)
    return loaded


@pytest.mark.parametrize(
    ("precision", "threads", "way", "probed"),
    [
        ("stored", None, (False, None), 0),
        ("stored", 2, (False, 2), 0),
        ("fp32", None, (True, None), 0),
        ("auto", None, (True, 1), 1),
        ("auto", 2, (True, 2), 1),
    ],
)
async def test_the_model_computes_as_it_was_told_or_as_was_found_to_be_quickest(
    loaded: Loaded,
    precision: Precision,
    threads: int | None,
    way: tuple[bool, int | None],
    probed: int,
) -> None:
    async with at_work_on("some-model", precision=precision, threads=threads):
        pass

    assert loaded.ways == [way]
    assert loaded.probed == probed


async def test_where_no_address_answers_the_model_that_ships_is_loaded_once_and_ended(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    loaded: list[str] = []

    def load(name: str, **_: object) -> Script:
        loaded.append(name)
        return Script()

    monkeypatch.setattr(at_work, "load_engine", load)
    text = prepare("4 words")
    async with at_work_on(f"http://127.0.0.1:{free_port()}") as models:
        predictor = models.for_person(None)
        before = [*loaded]
        rankings = await asyncio.gather(*(predictor.predict(text) for _ in range(3)))

    assert "no model answers at http://127.0.0.1" in caplog.text
    assert (before, loaded) == ([], [str(DEFAULT)])
    assert {it.model for it in rankings} == {"script"}
    assert asyncio.all_tasks() == {asyncio.current_task()}  # the worker ended, too


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(("remembered", "passes"), [(0, 2), (8, 1)])
async def test_the_model_remembers_as_many_texts_as_it_was_told(
    monkeypatch: pytest.MonkeyPatch, remembered: int, passes: int
) -> None:
    script = Script()
    monkeypatch.setattr(at_work, "load_engine", lambda *_, **__: script)
    async with at_work_on("some-model", remembered=remembered) as models:
        predictor = models.for_person(None)
        first, second = [await predictor.predict(prepare("4 words")) for _ in range(2)]

    assert first == second
    assert len(script.batches) == passes
