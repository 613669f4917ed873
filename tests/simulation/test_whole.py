"""The whole simulation, with the real commands, on a model of toy weights."""

from pathlib import Path

import pytest

from tests.model.conftest import write_artifact
from tests.simulation.loop import UNCORRECTED, simulate
from tests.simulation.report import markdown
from tests.simulation.world import Size

SMALL = Size(people=10, messages=3, judges=3, judged=3, rounds=1)


@pytest.mark.slow
@pytest.mark.timeout(300)  # four processes, of which two import torch
def test_people_use_the_bot_and_it_learns(tmp_path: Path) -> None:
    tiny = write_artifact(tmp_path / "tiny-1")

    found = simulate(tmp_path / "work", SMALL, lambda _: None, arms=[UNCORRECTED], base=tiny)

    _, first = found["arms"]["uncorrected"]
    assert first["served"] == "tiny-1"
    assert (first["trained"]["version"], first["trained"]["parent"]) == ("round-1", "tiny-1")
    assert not any(first["trained"]["recipe"]["taste"]["positions"])
    assert first["gate"]["current"] == "tiny-1"
    assert "| without | 1 | tiny-1 |" in markdown(found)
