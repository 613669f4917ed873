"""Which emojis a taste is said to have moved most."""

from dataclasses import replace

import numpy as np

from model.taste import NO_TASTE, Taste
from model.taste.moved import Moved, moved_most
from tests.model.taste.tastes import LABELS, layer


def moved(before: list[float], after: list[float]) -> Taste:
    changed = replace(layer(), shares=np.array([before, after]), picks=np.array([7, 0, 3]))
    return Taste("taste-1", layers={"en": changed})


def test_the_furthest_come_first_either_way() -> None:
    [found] = moved_most(moved([0.5, 0.3, 0.2], [0.2, 0.35, 0.45]), LABELS, 5)

    assert found.lang == "en"
    assert found.raised == (Moved("🎉", 0.2, 0.45, 3), Moved("😅", 0.3, 0.35, 0))
    assert found.lowered == (Moved("😂", 0.5, 0.2, 7),)


def test_no_more_are_told_than_asked_for() -> None:
    [found] = moved_most(moved([0.5, 0.3, 0.2], [0.2, 0.35, 0.45]), LABELS, 1)

    assert [it.emoji for it in found.raised] == ["🎉"]


def test_what_stayed_is_not_told() -> None:
    [found] = moved_most(moved([0.5, 0.3, 0.2], [0.5, 0.3, 0.2]), LABELS, 5)

    assert (found.raised, found.lowered) == ((), ())


def test_without_a_taste_nothing_is_told() -> None:
    assert moved_most(NO_TASTE, LABELS, 5) == ()
