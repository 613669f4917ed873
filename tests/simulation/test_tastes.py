"""The simulation of tastes alone: on a model that answers every line alike."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from model.engine import Reading, TokenIds
from model.remembering import Remembering
from model.taste import NO_TASTE, Taste
from tests.simulation.figures import FIRST, share
from tests.simulation.lines import Line
from tests.simulation.tastes import few, picked, rounds
from tests.simulation.world import Size, World

SIZE = Size(people=15, messages=4, judges=20, judged=5, rounds=2)


class Unmoved:
    """Says the same of every text."""

    version = "unmoved"
    labels: tuple[str, ...] = ("🎉", "😢", "😂", "🔥", "❤", "👍", "😊")
    taste: Taste = NO_TASTE

    def encode(self, text: str) -> TokenIds:
        return [hash(text)]

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        return np.tile(np.linspace(0.2, 0.09, len(self.labels), dtype=np.float32), (len(batch), 1))

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        return Reading(self.probabilities(batch), [b""] * len(batch))


@pytest.fixture
def engine() -> Remembering:
    return Remembering(Unmoved())


@pytest.fixture(scope="module")
def world() -> World:
    words = {"en": "that was so funny", "ru": "как смешно"}
    lines = [
        Line(f"{text} {number}", lang, {"😂": 1.0, "😊": 0.3})
        for lang, text in words.items()
        for number in range(60)
    ]
    return World(SIZE, lines)


def test_what_people_pick_is_a_row_of_an_export(engine: Remembering, world: World) -> None:
    rows = [*picked(engine, world, 1, random.Random(0), 0.5)]

    assert {row.lang for row in rows} == {"en", "ru"}
    assert {row.shuffled for row in rows} == {True, False}
    for row in rows:
        assert row.rank is None or row.shown[row.rank - 1].emoji == row.emojis[0]


def test_people_who_never_used_it_find_more_after_a_round(
    engine: Remembering, world: World
) -> None:
    before, first, _ = rounds(engine, world, SIZE, correct_bias=True)

    assert share(first, FIRST).value > share(before, FIRST).value + 0.1
    assert engine.taste.version == "taste-2"


def test_few_people_judge_what_the_others_taught(engine: Remembering, world: World) -> None:
    rows = [*picked(engine, world, 1, random.Random(0), 0.15)]

    found, count = few(engine, rows, 20, seed=0)

    assert found.clusters == 20
    assert found.picks == count
    assert found.verdict == "better"
