"""Others' programs, where they are installed."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from model.errors import ModelError
from model.evaluation.bench import contenders
from model.evaluation.bench.servers import INFINITY, LITSERVE
from tests.model.evaluation.bench import loopback


def only(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be installed but this, and what it needs."""
    monkeypatch.setattr(contenders, "has_torch", lambda: False)
    monkeypatch.setattr(contenders, "find_spec", lambda it: it in (name, "psutil") or None)


async def test_infinity_is_asked_as_it_batches_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs in a loop of its own, so that it may be asked from anywhere."""
    asked: list[list[str]] = []

    class Engine:
        @classmethod
        def from_args(cls, settings: Any) -> "Engine":
            assert settings.model_name_or_path == str(tmp_path)
            return cls()

        async def astart(self) -> None:
            self.started = True

        async def astop(self) -> None:
            self.started = False
            asked.append([])

        async def classify(self, *, sentences: list[str]) -> str:
            assert self.started
            asked.append(sentences)
            return "answered"

    module = ModuleType("infinity_emb")
    module.AsyncEmbeddingEngine = Engine  # type: ignore[attr-defined]
    module.EngineArgs = SimpleNamespace  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "infinity_emb", module)
    only("infinity_emb", monkeypatch)

    [contender] = contenders.contenders([], tmp_path)

    assert (contender.name, contender.engine) == (INFINITY, None)
    assert contender.one("a") == "answered"
    assert contender.many(("a", "b")) == "answered"
    contender.close()
    assert asked == [["a"], ["a", "b"], []]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """LitServe, in whose place something smaller serves."""
    module = ModuleType("litserve_api")
    module.PATH = loopback.PATH  # type: ignore[attr-defined]
    module.serve = loopback.serve  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "model.evaluation.bench.litserve_api", module)
    only("litserve", monkeypatch)
    return module


@pytest.mark.usefixtures("installed")
def test_litserve_is_asked_for_all_at_a_time_and_what_its_processes_work_counts(
    tmp_path: Path,
) -> None:
    [contender] = contenders.contenders([], tmp_path)
    try:
        before = contender.worked()
        one = contender.one("alone")
        texts = [f"together {number}" for number in range(loopback.TOGETHER)]
        many = contender.many(texts)
        worked = contender.worked() - before
    finally:
        contender.close()

    assert (contender.name, contender.engine) == (LITSERVE, None)
    assert one == [[str(tmp_path), "alone"]]
    assert many == [[str(tmp_path), text] for text in texts]
    assert worked >= loopback.TOGETHER * loopback.WORK


def test_a_litserve_that_does_not_start_is_not_waited_for(
    installed: ModuleType, tmp_path: Path
) -> None:
    installed.serve = loopback.fail  # type: ignore[attr-defined]

    with pytest.raises(ModelError, match="LitServe does not answer"):
        list(contenders.contenders([], tmp_path))


def test_litserve_batches_and_listens_to_this_machine_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: dict[str, Any] = {}

    class Server:
        def __init__(self, api: object, **how: object) -> None:
            told.update(how, api=api)

        def run(self, **where: object) -> None:
            told.update(where)

    class Api:
        def __init__(self, **how: object) -> None:
            told.update(how)

    module = ModuleType("litserve")
    module.LitAPI, module.LitServer = Api, Server  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "litserve", module)
    monkeypatch.delitem(sys.modules, "model.evaluation.bench.litserve_api", raising=False)
    api = import_module("model.evaluation.bench.litserve_api")
    monkeypatch.delitem(sys.modules, "model.evaluation.bench.litserve_api")

    api.serve("folder", 7000)

    assert (told["max_batch_size"], told["batch_timeout"]) == (api.AT_ONCE, api.WAIT)
    assert (told["host"], told["port"]) == ("127.0.0.1", 7000)
