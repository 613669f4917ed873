"""What is said of a day."""

from pathlib import Path
from typing import Any

import pytest

from tests.load.day.gauges import Reading, as_rows
from tests.load.day.report import draw, markdown


@pytest.fixture
def found() -> dict[str, Any]:
    readings = [
        Reading(hour, 100 * hour, memory=200.0 + hour, descriptors=24, threads=11,
            database=hour / 2, log=4.1)
        for hour in range(1, 9)
    ]  # fmt: skip
    return {"answered": 800, "lost": 0, "pressed": 160, "commands": 8, "took": 90.0,
        "worked": {"bot": 20.0, "people and Telegram": 4.0}, "offers": 800, "backups": 1,
        "logged": 1, "ended with": 0, "readings": as_rows(readings)}  # fmt: skip


def test_each_gauge_is_told_by_quarters(found: dict[str, Any]) -> None:
    said = markdown(found)

    assert "| memory, MB | 201.5 | 203.5 | 205.5 | 207.5 | 208.0 |" in said
    assert "| open descriptors | 24.0 | 24.0 | 24.0 | 24.0 | 24.0 |" in said
    assert "| hours of the bot's clock | 8.0 |" in said


def test_a_run_with_one_reading_is_told_too(found: dict[str, Any]) -> None:
    found["readings"] = found["readings"][:1]

    assert "| threads | 11.0 | 11.0 | 11.0 | 11.0 | 11.0 |" in markdown(found)


def test_it_is_drawn(found: dict[str, Any], tmp_path: Path) -> None:
    draw(found, tmp_path / "day.png")

    assert (tmp_path / "day.png").read_bytes().startswith(b"\x89PNG")
