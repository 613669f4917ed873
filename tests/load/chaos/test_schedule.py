"""Troubles are drawn, and a run of ten minutes has as many as planned."""

from collections import Counter
from random import Random

import pytest

from tests.load.chaos.schedule import PLAN, draw


def test_the_same_seed_draws_the_same_troubles() -> None:
    assert draw(Random(3), 600) == draw(Random(3), 600)
    assert draw(Random(3), 600) != draw(Random(4), 600)


def test_ten_minutes_have_as_many_as_planned() -> None:
    drawn = Counter(it.kind for it in draw(Random(1), 600))

    assert drawn == {kind: often.times for kind, often in PLAN.items()}


@pytest.mark.parametrize("seconds", [10, 60, 600])
def test_each_comes_and_is_over_before_the_end(seconds: float) -> None:
    drawn = draw(Random(1), seconds)

    assert {it.kind for it in drawn} == {*PLAN}
    assert all(it.at > 0 and it.at + it.seconds < seconds for it in drawn)
    assert drawn == sorted(drawn)


@pytest.mark.parametrize("seed", range(5))
def test_there_is_something_to_take_back(seed: int) -> None:
    switches = [it.kind for it in draw(Random(seed), 600) if it.kind in ("promotion", "rollback")]

    assert switches == ["promotion", "rollback"] * 2
