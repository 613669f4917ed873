from random import Random

import pytest

from model.data.feedback import (
    propensities,
)
from model.data.feedback.position import propensity
from model.feedback_format import FeedbackRow
from tests.model.data.feedback.writing import SHOWN, answer

THETA = (1.0, 0.7, 0.5, 0.4, 0.3)


def picks(per_rank: list[int], *, shuffled: bool = True) -> list[FeedbackRow]:
    """As many picks at each rank, each by another person."""
    ranks = [rank for rank, times in enumerate(per_rank) for _ in range(times)]
    return [answer(SHOWN[rank], person=f"{n}", shuffled=shuffled) for n, rank in enumerate(ranks)]


def browsing(people: int, each: int, theta: tuple[float, ...], seed: int) -> list[FeedbackRow]:
    """People who like one of the emojis, and pick it if they look at where it happens to be."""
    random = Random(seed)
    rows = []
    for person in range(people):
        for _ in range(each):
            order = random.sample(SHOWN, len(SHOWN))
            liked = random.choices(SHOWN, (8, 4, 2, 1, 1))[0]
            if random.random() < theta[order.index(liked)]:
                rows.append(answer(liked, person=f"{person}", shown=order, shuffled=True))
    return rows


def test_the_estimate_is_the_ratio_of_picks_with_a_little_doubt() -> None:
    assert propensities(picks([95, 45, 20])) == (1, 0.5, 0.25, 0.2, 0.2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_known_bias_is_found_again(seed: int) -> None:
    found = propensities(browsing(400, 20, THETA, seed))

    assert found == pytest.approx(THETA, abs=0.06)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_bias_is_found_where_there_is_none(seed: int) -> None:
    found = propensities(browsing(400, 10, (1.0,) * 5, seed))

    assert min(found) > 0.9


def test_only_shuffled_orders_count() -> None:
    rows = picks([95, 45, 45, 45, 45]) + picks([900, 1, 1, 1, 1], shuffled=False)

    assert propensities(rows) == propensities(picks([95, 45, 45, 45, 45]))


def test_too_few_picks_correct_nothing() -> None:
    assert propensities(picks([40, 9])) == (1.0,)
    assert propensities(picks([40, 10])) != (1.0,)
    assert propensities([]) == (1.0,)


def test_a_later_rank_is_never_looked_at_more() -> None:
    assert propensities(picks([95, 35, 55, 25, 35])) == pytest.approx((1, 0.5, 0.5, 0.35, 0.35))
    assert propensities(picks([40, 60, 20]), doubt=0) == pytest.approx((1, 1, 0.4, 0.2, 0.2))


def test_no_rank_counts_for_more_than_the_clip() -> None:
    assert min(propensities(picks([500, 1, 1, 1, 1]), clip=4)) == 0.25


def test_a_rank_is_judged_by_the_orders_that_have_it() -> None:
    short = [answer("😂", person=f"short {n}", shown=SHOWN[:2], shuffled=True) for n in range(90)]

    found = propensities(picks([95, 95, 45, 45, 45]) + short)

    assert found == pytest.approx((1, 100 / 190, 0.5, 0.5, 0.5))


def test_what_was_shown_later_was_not_shuffled_and_is_not_estimated() -> None:
    longer = [
        answer("👀", person=f"more {n}", shown=(*SHOWN, "👀"), shuffled=True) for n in range(60)
    ]

    found = propensities(picks([95, 45, 45, 45, 45]) + longer)

    assert len(found) == 5
    assert propensity(found, 6) == propensity(found, 5) == found[-1]


def test_one_person_alone_decides_nothing() -> None:
    one = [answer(SHOWN[4], person="one", shuffled=True) for _ in range(1000)]

    assert propensities(one) == (1.0,)
    twenty_picks_over_four_ranks = (1, 0.55, 0.55, 0.55, 0.55)
    found = propensities(picks([95, 45, 45, 45, 45]) + one)
    assert found == pytest.approx(twenty_picks_over_four_ranks)
