from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model.errors import DatasetError
from model.training.round.feedback import collect, read_exports
from tests.model.data.feedback.writing import answer, write_export

LABELS = ("😂", "😊", "🔥")


def equal_shares(texts: list[str]) -> NDArray[np.float32]:
    return np.full((len(texts), len(LABELS)), 1 / len(LABELS), np.float32)


def test_what_stands_in_two_exports_counts_once(tmp_path: Path) -> None:
    """Its id and its person differ, and two people may say the same."""
    greeting = answer("😂", text="hi", person="ann", id="1")
    first = [greeting, replace(greeting, person="bob", id="2"), answer("😊", text="bye")]
    second = [replace(row, person=f"other {row.person}", id=f"other {row.id}") for row in first]
    more = answer("🔥", text="new", person="other eve")
    paths = [
        write_export(tmp_path / "one", {"train": first}),
        write_export(tmp_path / "two", {"train": [*second, more]}, id="second"),
    ]

    exports = read_exports(paths, [], database=False)

    assert exports.rows["train"] == (*first, more)


def test_who_is_asked_at_the_end_was_not_asked_before(tmp_path: Path) -> None:
    few = {"train": [answer("😂")], "validation": [answer("😊", person="val")]}
    enough = few | {"test": [answer("🔥", person="tes")]}

    assert (
        read_exports([write_export(tmp_path / "1", few)], [], database=False).asked()[0]
        == "validation"
    )
    split, rows = read_exports([write_export(tmp_path / "2", enough)], [], database=False).asked()
    assert (split, [row.person for row in rows]) == ("test", ["tes"])


def test_nobody_is_counted_by_name(tmp_path: Path) -> None:
    rows = {"train": [answer("😂", person="ann"), answer(None, person="bob", shuffled=True)]}

    counts = read_exports([write_export(tmp_path / "1", rows)], [], database=False).counts()

    assert counts == {
        "train": {
            "rows": 2,
            "people": 2,
            "by_kind": {"tap": 2},
            "by_lang": {"en": 2},
            "none": 1,
            "shuffled": 1,
        }
    }


@pytest.mark.parametrize("correct", [True, False])
def test_a_pick_counts_for_its_rank_unless_told_not_to(tmp_path: Path, correct: bool) -> None:
    shown = ("😂", "🔥")
    shuffled = [
        answer(
            emoji, text=f"text {n}", person=f"p{n}", shown=shown, scores=(0.4, 0.4), shuffled=True
        )
        for n in range(100)
        for emoji in (["😂", "😂", "😂", "🔥"][n % 4],)
    ]
    exports = read_exports([write_export(tmp_path / "1", {"train": shuffled})], [], database=False)

    people = collect(exports, LABELS, equal_shares, (), grow=None, correct_bias=correct)

    weights = {emoji: one.weight for one in people.taught for emoji in one.target}
    assert (weights["🔥"] > 2 * weights["😂"]) is correct
    assert (len(people.propensities) > 1) is correct


def test_new_labels_come_behind_the_parents(tmp_path: Path) -> None:
    rows = {"train": [answer("🫶", text=f"{n}x", person=f"p{n}", kind="own") for n in range(3)]}
    exports = read_exports([write_export(tmp_path / "1", rows)], [], database=False)

    people = collect(exports, LABELS, equal_shares, (), grow=3, correct_bias=True)

    assert people.labels == (*LABELS, "🫶")
    assert [one.target for one in people.taught] == 3 * [{"🫶": 1.0}]
    with pytest.raises(DatasetError, match="nothing to learn from"):
        collect(exports, LABELS, equal_shares, (), grow=4, correct_bias=True)
