"""Counts by person, shares and intervals."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from model.taste import NO_TASTE, Taste
from tests.simulation.chats import Talk
from tests.simulation.figures import (
    FIRST,
    FIRST_THREE,
    NONE,
    TAPPED,
    TYPED,
    count_talks,
    difference,
    judge,
    judge_best,
    share,
)
from tests.simulation.lines import Line
from tests.simulation.people import Deed, Person, Tastes

SHOWN = ("😂", "😅", "🔥", "😢", "🎉")


class Fixed:
    """An engine that always says the same."""

    version = "fixed"
    taste: Taste = NO_TASTE

    def __init__(self, **scores: float) -> None:
        self.labels = tuple(scores)
        self._row = list(scores.values())

    def encode(self, text: str) -> list[int]:
        return [1]

    def probabilities(self, batch: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        return np.array([self._row] * len(batch), np.float32)


class Fan(Person):
    """Likes one emoji whatever the text is."""

    def __init__(self, emoji: str, tastes: Tastes) -> None:
        super().__init__(1, "en", tastes)
        self._emoji = emoji

    def favourite(self, line: Line, key: int) -> str:
        return self._emoji


def test_each_person_is_counted_apart() -> None:
    talks = [
        Talk(2, SHOWN, Deed(taps="😂")),
        Talk(1, SHOWN, Deed(taps="🔥")),
        Talk(2, SHOWN, Deed(none=True, types="🎄")),
        Talk(2, SHOWN, Deed(taps="🎉")),
        Talk(2, SHOWN, Deed()),
    ]

    first, second = count_talks(talks)

    assert first == [1, 0, 1, 1, 0, 0]
    assert [second[it] for it in (0, FIRST, FIRST_THREE, TAPPED, NONE, TYPED)] == [4, 1, 1, 2, 1, 1]


@pytest.mark.parametrize(
    ("emoji", "first", "first_three"), [("😂", 2, 2), ("🔥", 0, 2), ("🎉", 0, 0), ("🫶", 0, 0)]
)
def test_a_favourite_counts_where_the_model_ranks_it(
    emoji: str, first: int, first_three: int, tastes: Tastes, line: Line
) -> None:
    engine = Fixed(**{"🎉": 0.05, "🔥": 0.2, "😂": 0.5, "😅": 0.25})

    [counts] = judge(engine, [Fan(emoji, tastes)], [[line, line]])

    assert counts == [2, first, first_three]


def test_no_author_does_better_than_who_knows_the_taste(lines: list[Line], line: Line) -> None:
    tastes = Tastes(lines, shift=0.6, taste=0)
    people = [Person(number, "en", tastes) for number in range(200)]
    mine = [[line] * 10] * len(people)
    author = Fixed(**{"😂": 0.6, "😅": 0.4})

    best, known = judge_best(tastes, people, mine), judge(author, people, mine)

    assert difference(best, known, FIRST).low > 0
    assert share(best, FIRST_THREE).value > share(best, FIRST).value


def test_a_share_lies_in_its_interval_which_narrows_with_people() -> None:
    few = share([[10, 5], [10, 1], [10, 9]], FIRST)
    many = share([[10, 5], [10, 1], [10, 9]] * 100, FIRST)

    assert few.value == many.value == 0.5
    assert few.low <= many.low < 0.5 < many.high <= few.high
    assert many.high - many.low < 0.1


def test_a_difference_is_that_of_the_same_people() -> None:
    theirs = [[10, 5], [10, 1], [10, 9]]
    ours = [[10, mine + 1] for _, mine in theirs]

    gain = difference(ours, theirs, FIRST)

    assert (gain.value, gain.low, gain.high) == pytest.approx((0.1, 0.1, 0.1))
    assert gain.signed() == "+0.100 (+0.100 to +0.100)"
