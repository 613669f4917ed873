"""Others' programs, where they are installed."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from model.evaluation.bench import contenders
from model.evaluation.bench.contenders import INFINITY


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
    monkeypatch.setattr(contenders, "has_torch", lambda: False)
    monkeypatch.setattr(contenders, "find_spec", lambda name: name == "infinity_emb" or None)

    [contender] = contenders.contenders([], tmp_path)

    assert (contender.name, contender.engine) == (INFINITY, None)
    assert contender.one("a") == "answered"
    assert contender.many(("a", "b")) == "answered"
    contender.close()
    assert asked == [["a"], ["a", "b"], []]
