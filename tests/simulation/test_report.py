"""What a simulation found, told."""

from pathlib import Path
from typing import Any

import pytest

from tests.simulation.report import draw, markdown

COMPARISON = {
    "set": "own people",
    "lang": "all",
    "n": 40,
    "verdict": "no difference",
    "difference": {"first": {"value": -0.01, "interval": [-0.02, 0.003]}},
}


def gate(*, promoted: bool) -> dict[str, Any]:
    return {"promoted": promoted, "why": "it says why", "comparisons": [COMPARISON]}


def rounds(*gains: int, promoted: bool = True) -> list[dict[str, Any]]:
    """Two people, of whose ten messages so many more are first after each round."""
    found: list[dict[str, Any]] = [{"judged": [[10, 2, 4], [10, 3, 5]]}]
    for gain in gains:
        found.append(
            {
                "served": "model-7",
                "collected": [[10, 2, 4, 5, 1, 0], [10, 4, 6, 7, 0, 0]],
                "judged": [[10, 2 + gain, 4 + gain], [10, 3 + gain, 5 + gain]],
                "gate": gate(promoted=promoted),
            }
        )
    return found


@pytest.fixture
def found() -> dict[str, Any]:
    return {
        "best": [[10, 6, 8], [10, 6, 8]],
        "arms": {"corrected": rounds(1, 2), "uncorrected": rounds(0, 1, promoted=False)},
        "poisoned": {
            "gate": gate(promoted=False),
            "gate_by_honest_export": gate(promoted=False),
        },
    }


def test_every_row_of_a_table_is_as_long_as_its_head(found: dict[str, Any]) -> None:
    tables = [part.splitlines() for part in markdown(found).split("\n\n") if part.startswith("|")]

    assert len(tables) == 5
    for rows in tables:
        assert len({row.count("|") for row in rows}) == 1


def test_tables_say_what_was_gained_and_what_was_refused(found: dict[str, Any]) -> None:
    text = markdown(found)

    assert "| with bias correction | 1 | model-7 | 0.300 (0.200 to 0.400) |" in text
    assert (
        "| with bias correction | 2 | 0.450 (0.400 to 0.500) | +0.200 (+0.200 to +0.200) |" in text
    )
    assert "| 2 | +0.100 (+0.100 to +0.100) |" in text  # the correction
    assert "| without | 1 | refused | it says why |" in text
    assert "| the honest export | own people | all | 40 | -0.010 (-0.020 to +0.003) |" in text


def test_it_is_drawn(found: dict[str, Any], tmp_path: Path) -> None:
    draw(found, tmp_path / "loop.png")

    assert (tmp_path / "loop.png").read_bytes().startswith(b"\x89PNG")
