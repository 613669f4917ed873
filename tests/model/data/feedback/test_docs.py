"""The worked example of docs/feedback.md holds."""

from pathlib import Path

import numpy as np
import pytest

from model.data.feedback import (
    propensities,
    weigh,
)
from model.feedback_format import FeedbackRow
from tests.model.data.feedback.writing import SHOWN, answer

PAGE = Path(__file__).parents[4] / "docs" / "feedback.md"
LABELS = (*SHOWN, "🙏")


def table(*columns: str) -> list[list[str]]:
    """The cells of the table with these columns, row by row."""
    lines = PAGE.read_text().splitlines()
    start = lines.index(f"| {' | '.join(columns)} |") + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def written(person: str, text: str, said: str) -> FeedbackRow:
    shown = SHOWN[:3]
    match said.split():
        case ["tap", "at", "rank", rank]:
            return answer(shown[int(rank) - 1], text=text, person=person, shown=shown)
        case ["none", "fits"]:
            return answer(None, text=text, person=person, shown=shown)
        case ["types", emoji]:
            return answer(emoji, text=text, person=person, shown=shown, kind="correction")
        case ["reacts"]:
            return answer("😂", text=text, person=person, shown=shown, kind="reaction")
    raise ValueError(said)


def test_the_propensities_of_the_example_follow_from_its_taps() -> None:
    rows = table("rank", "taps", "θ", "a tap counts")
    taps = [
        answer(
            SHOWN[int(rank) - 1],
            person=f"{rank} {n}",
            shown=SHOWN[:3],
            scores=(0.4, 0.2, 0.2),  # "twice as likely"
            shuffled=True,
        )
        for rank, times, _, _ in rows
        for n in range(int(times))
    ]

    theta = propensities(taps)

    assert theta == tuple(float(row[2]) for row in rows)
    assert [1 / value for value in theta] == [float(row[3]) for row in rows]


def test_the_weights_of_the_example_follow_from_its_answers() -> None:
    theta = [float(row[2]) for row in table("rank", "taps", "θ", "a tap counts")]
    rows = table("person", "text", "answer", "counts", "weight")

    examples = weigh(
        [written(*row[:3]) for row in rows],
        theta,
        LABELS,
        lambda texts: np.full((len(texts), len(LABELS)), 1 / len(LABELS)),
    ).examples

    assert [one.weight for one in examples] == pytest.approx(
        [float(row[4]) for row in rows], abs=0.005
    )
    by_hand = [float(row[3]) / (2**0.5 if row[1] == "hi" else 1) for row in rows]
    assert [one.weight * np.mean(by_hand) for one in examples] == pytest.approx(by_hand)
    assert np.mean(by_hand) == pytest.approx(1.65, abs=0.005)
