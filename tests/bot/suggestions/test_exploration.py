"""Orders drawn at random."""

from collections import Counter
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest

from bot.feedback import Shown
from bot.suggestions.exploration import Exploration
from model.ranking import Suggestion


def test_the_same_emojis_come_in_another_order_that_is_marked(shown: Shown) -> None:
    drawn = [Exploration(1, Random(seed)).draw(shown) for seed in range(20)]

    assert all(it.shuffled for it in drawn)
    assert all(set(it.suggestions) == set(shown.suggestions) for it in drawn)
    assert {replace(it, suggestions=(), shuffled=False) for it in drawn} == {
        replace(shown, suggestions=())
    }


def test_the_best_known_stays_first_and_every_order_of_the_others_is_as_likely(
    shown: Shown,
) -> None:
    exploration = Exploration(1, Random(0))
    four = replace(shown, suggestions=(*shown.suggestions, Suggestion("🔥", 0.1)))

    drawn = Counter(
        tuple(it.emoji for it in exploration.draw(four).suggestions) for _ in range(6000)
    )

    best, *others = (it.emoji for it in four.suggestions)
    assert set(drawn) == {(best, *order) for order in permutations(others)}
    # 6 binomial counts with a standard deviation of 29
    assert all(abs(count - 1000) < 116 for count in drawn.values())


def test_it_is_a_share_of_the_offers(shown: Shown) -> None:
    exploration = Exploration(0.05, Random(0))

    drawn = sum(exploration.draw(shown).shuffled for _ in range(4000))

    assert abs(drawn - 200) < 56  # 4 standard deviations


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_single_other_emoji_has_no_order(shown: Shown, count: int) -> None:
    few = replace(shown, suggestions=shown.suggestions[:count])

    assert Exploration(1, Random(0)).draw(few) == few


def test_switched_off_nothing_is_shuffled(shown: Shown) -> None:
    exploration = Exploration(0, Random(0))

    assert all(exploration.draw(shown) == shown for _ in range(1000))
