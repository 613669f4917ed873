"""What is said of a run, and when it is well."""

from pathlib import Path
from typing import Any

import pytest

from tests.load.chaos.report import draw, is_well, markdown


@pytest.fixture
def found() -> dict[str, Any]:
    """A run in which nothing was lost, and one message answered twice."""
    return {
        "messages": {"private": {"once": 3, "twice": 1, "cut off": 1}, "group": {"once": 2}},
        "sorry": 1,
        "inline": {"asked": 4, "answered": 2, "with nothing": 1, "not": 1},
        "presses": {"pressed": 5, "acknowledged": 4, "acknowledged_and_found": 4, "found_only": 1,
            "refused": 0, "unanswered": 1, "lost": 0},
        "edits": {"edited": 3, "stale": [64.0]},
        "database": {"integrity": "ok", "notes left": 0, "offers": 6, "offers lost": 0},
        "doubles": [{"deed": "private", "asked": 61.0, "answered": [62.0, 70.5],
            "killed between": True}],
        "never": [],
        "silence": {"at": 61.0, "seconds": 7.0},
        "starts": [-2.0, 65.5],
        "ends": {"SIGKILL": 1, "SIGTERM": 1},
        "faults": {"429": 2},
        "repeated": 1,
        "disk": "a tmpfs of 24 MB",
        "not brought about": {},
        "logged": {"disk full": 2},
        "troubles": [{"kind": "SIGKILL", "at": 65.0, "seconds": 0.0},
            {"kind": "disk full", "at": 66.0, "seconds": 8.0}],
        "ended": 120.0,
        "fates": [[61.0, 62.0, 70.5], [63.0]],
    }  # fmt: skip


def test_the_tables_account_for_everything(found: dict[str, Any]) -> None:
    said = markdown(found)

    assert "| all | 7 | 5 | 1 | 1 | 0 |" in said
    assert "| edits whose answer follows the new words | 2 of 3 |" in said
    assert "| twice | private | 1:01.0 | 1:02.0, 1:10.5 | killed in between |" in said
    assert "| not followed | edit | 1:04.0 |  | SIGKILL at 1:05.0; disk full at 1:06.0 |" in said


def test_a_double_is_no_loss(found: dict[str, Any]) -> None:
    assert is_well(found)


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("never", [{"deed": "private", "asked": 1.0}]),
        ("presses", {"acknowledged": 4, "acknowledged_and_found": 3, "lost": 0}),
        ("presses", {"acknowledged": 4, "acknowledged_and_found": 4, "lost": 1}),
        ("database", {"integrity": "ok", "notes left": 0, "offers lost": 1}),
        ("database", {"integrity": "ok", "notes left": 1, "offers lost": 0}),
        ("database", {"integrity": "damaged", "notes left": 0, "offers lost": 0}),
    ],
)
def test_a_loss_is_none_that_is_well(found: dict[str, Any], part: str, changed: Any) -> None:
    assert not is_well(found | {part: changed})


def test_it_is_drawn(found: dict[str, Any], tmp_path: Path) -> None:
    draw(found, tmp_path / "chaos.png")

    assert (tmp_path / "chaos.png").read_bytes().startswith(b"\x89PNG")
