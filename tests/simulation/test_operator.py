"""What an operator's commands leave, and what a poisoned export is."""

from pathlib import Path

import pytest

from model.data.feedback import read_export
from tests.model.data.feedback.writing import answer, write_export
from tests.simulation.operator import CommandFailed, Operator, poison

PICKED = ("😂", "🎉", "😢", None, "🥳") * 20


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    rows = [
        answer(emoji, text=f"text {number}", id=str(number)) for number, emoji in enumerate(PICKED)
    ]
    return write_export(tmp_path / "honest", {"train": rows[:80], "test": rows[80:]})


def test_a_poisoned_export_is_sound_in_form(honest: Path, tmp_path: Path) -> None:
    poison(honest, tmp_path / "poisoned", seed=0)

    before, after = (read_export(tmp_path / name).rows["train"] for name in ("honest", "poisoned"))
    assert sorted(row.emojis for row in after) == sorted(row.emojis for row in before)
    assert [row.none for row in after] == [row.none for row in before]
    assert [row.text for row in after] == [row.text for row in before]


def test_in_a_poisoned_export_texts_have_others_picks(honest: Path, tmp_path: Path) -> None:
    poison(honest, tmp_path / "poisoned", seed=0)

    before, after = (read_export(tmp_path / name).rows["train"] for name in ("honest", "poisoned"))
    changed = sum(one.emojis != other.emojis for one, other in zip(before, after, strict=True))
    assert changed > 20  # of 64 picks; the odds of fewer are under 1 in 10 ** 6


def test_a_command_that_fails_stops_the_simulation(tmp_path: Path) -> None:
    operator = Operator(tmp_path)

    with pytest.raises(CommandFailed, match="feedback export"):
        operator.export("round-1")

    assert "db upgrade" in operator.log.read_text()
