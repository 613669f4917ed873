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

    assert figures == {"n": 2, "first_fits": 0.5, "three_fit": pytest.approx(3 / 6)}


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
