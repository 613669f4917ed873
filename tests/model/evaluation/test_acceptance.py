from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model.errors import DatasetError
from model.evaluation.acceptance import Judgement, acceptance, read_judgements

LABELS = ("❤", "😂", "😭", "🔥")


def shares(*rows: list[float]) -> NDArray[np.floating]:
    return np.array(rows)


def test_every_emoji_that_fits_counts_whatever_its_place() -> None:
    rows = [Judgement("one", frozenset("❤🔥")), Judgement("two", frozenset("😭"))]

    figures = acceptance(
        lambda texts: shares([0.4, 0.3, 0.1, 0.2], [0.1, 0.4, 0.3, 0.2]), LABELS, rows
    )

    assert (figures["n"], figures["first_fits"]) == (2, 0.5)
    assert figures["three_fit"] == pytest.approx(3 / 6)


def test_the_curve_says_how_often_silence_costs_and_pays() -> None:
    rows = [Judgement("one", frozenset("❤")), Judgement("two", frozenset("🔥"))]

    curve = acceptance(
        lambda texts: shares([0.45, 0.3, 0.05, 0.2], [0.1, 0.35, 0.3, 0.25]), LABELS, rows
    )["curve"]

    points = {it["at_least"]: (it["silent"], it["first_fits"]) for it in curve}
    assert points[0.0] == (0, 0.5)
    assert points[0.4] == (0.5, 1)
    assert points[0.5] == (1, None)


def test_what_people_see_is_judged_and_that_is_restrained() -> None:
    rows = [Judgement("the funeral is on friday", frozenset("😭"))]

    figures = acceptance(lambda texts: shares([0.1, 0.5, 0.3, 0.1]), LABELS, rows)

    assert figures["first_fits"] == 1


def test_judgements_are_read_as_a_message_would_be(tmp_path: Path) -> None:
    file = tmp_path / "accept_en.tsv"
    file.write_text("hi @ann\t❤️ 👍🏽\n")

    assert read_judgements(file) == [Judgement("hi @user", frozenset(["❤", "👍"]))]


@pytest.mark.parametrize(
    ("line", "told"), [("", "empty"), ("hi\t\n", "line 1"), ("hi 😂\n", "line 1")]
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "accept_en.tsv"
    file.write_text(line)

    with pytest.raises(DatasetError, match=told):
        read_judgements(file)
