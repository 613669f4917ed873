"""taste.json: written, read, and refused where it is not of this model."""

import json
from pathlib import Path

import numpy as np
import pytest

from model.taste import NO_TASTE
from model.taste.stored import TASTE, read_taste, write_taste
from tests.model.taste.tastes import LABELS, taste

TOLD = taste(
    added=("🫶",),
    bias={"🎉": 0.7, "🫶": -0.25},
    shift={"😅": {"😂": 1.25}},
    replaced={"🫶": {"😂": 0.125}},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_taste(TOLD, LABELS, tmp_path)

    read = read_taste(tmp_path, LABELS)

    assert (read.version, read.added, read.positions) == ("taste-1", ("🫶",), (0.0, -0.5))
    for row in ((0.6, 0.3, 0.1), (0.0, 0.0, 1.0)):
        assert read.of("en", row) == pytest.approx(TOLD.of("en", row))
    assert read.layers["en"].picks.tolist() == [0, 1, 2, 3]
    assert read.layers["en"].doubt.tolist() == [0.5] * 4


def test_people_can_read_it(tmp_path: Path) -> None:
    write_taste(TOLD, LABELS, tmp_path)

    said = json.loads((tmp_path / TASTE).read_text("utf-8"))

    assert said["layers"]["en"]["bias"] == {"🎉": 0.7, "🫶": -0.25}
    assert said["layers"]["en"]["shift"] == {"😅": {"😂": 1.25}}


def test_an_artifact_without_one_has_no_taste(tmp_path: Path) -> None:
    assert read_taste(tmp_path, LABELS) is NO_TASTE


def test_shifts_too_faint_to_matter_are_left_out(tmp_path: Path) -> None:
    write_taste(taste(shift={"😅": {"😂": 0.02, "🎉": -0.3}}), LABELS, tmp_path)

    assert np.count_nonzero(read_taste(tmp_path, LABELS).layers["en"].shift) == 1


def test_that_of_another_model_is_refused(tmp_path: Path) -> None:
    write_taste(TOLD, LABELS, tmp_path)

    with pytest.raises(ValueError, match="no emoji of this model"):
        read_taste(tmp_path, ("😂", "😅", "🔥"))


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 2},
        {"version": ""},
        {"added": ["😂"]},
        {"layers": None},
        {"layers": {"en": {}}},
        {"layers": {"en": None}},
        {"positions": ["far"]},
    ],
    ids=str,
)
def test_a_damaged_one_is_refused(tmp_path: Path, damage: dict[str, object]) -> None:
    write_taste(taste(), LABELS, tmp_path)
    said = json.loads((tmp_path / TASTE).read_text("utf-8"))
    (tmp_path / TASTE).write_text(json.dumps(said | damage), "utf-8")

    with pytest.raises(ValueError, match=r"."):
        read_taste(tmp_path, LABELS)
