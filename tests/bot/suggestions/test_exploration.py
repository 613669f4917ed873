"""Orders drawn at random."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from bot.feedback import Shown
from bot.suggestions.exploration import Exploration


def test_the_same_emojis_come_in_another_order_that_is_marked(shown: Shown) -> None:
    drawn = [Exploration(1, Random(seed)).draw(shown) for seed in range(20)]

    assert all(it.shuffled for it in drawn)
    assert all(set(it.suggestions) == set(shown.suggestions) for it in drawn)
    assert {replace(it, suggestions=(), shuffled=False) for it in drawn} == {
        replace(shown, suggestions=())
    }


def test_each_emoji_stands_at_each_place_equally_often(shown: Shown) -> None:
    exploration = Exploration(1, Random(0))

    first = Counter(exploration.draw(shown).suggestions[0].emoji for _ in range(3000))

    # 3 binomial counts with a standard deviation of 26
    assert all(abs(count - 1000) < 105 for count in first.values())


def test_it_is_a_share_of_the_offers(shown: Shown) -> None:
    exploration = Exploration(0.05, Random(0))

    drawn = sum(exploration.draw(shown).shuffled for _ in range(4000))

    assert abs(drawn - 200) < 56  # 4 standard deviations


@pytest.mark.parametrize("count", [0, 1])
def test_a_single_emoji_has_no_order(shown: Shown, count: int) -> None:
    few = replace(shown, suggestions=shown.suggestions[:count])

    assert Exploration(1, Random(0)).draw(few) == few


def test_switched_off_nothing_is_shuffled(shown: Shown) -> None:
    exploration = Exploration(0, Random(0))

    assert all(exploration.draw(shown) == shown for _ in range(1000))
