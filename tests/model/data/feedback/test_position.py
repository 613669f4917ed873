from collections.abc import Iterable
from random import Random

import pytest

from model.data.feedback import (
    propensities,
)
from model.data.feedback.position import propensity
from model.feedback_format import FeedbackRow
from tests.model.data.feedback.writing import SHOWN, answer

THETA = (1.0, 0.7, 0.5, 0.4, 0.3)
LIKED = dict(zip(SHOWN, (0.5, 0.25, 0.125, 0.0625, 0.0625), strict=True))
ALIKE = (0.2,) * 6  # what scores say of emojis that are as likely


def picks(
    per_rank: list[int], *, shuffled: bool = True, scores: Iterable[float] = ALIKE
) -> list[FeedbackRow]:
    """As many picks at each rank, each by another person."""
    ranks = [rank for rank, times in enumerate(per_rank) for _ in range(times)]
    return [
        answer(SHOWN[rank], person=f"{n}", scores=scores, shuffled=shuffled)
        for n, rank in enumerate(ranks)
    ]


def browsing(
    people: int, each: int, theta: tuple[float, ...], seed: int, *, fixed: int = 1
) -> list[FeedbackRow]:
    """People who like one of the emojis, and pick it if they look at where it happens to be.

    Args:
        fixed: how many of the best known stay where they are.
    """
    random = Random(seed)
    rows = []
    for person in range(people):
        for _ in range(each):
            order = (*SHOWN[:fixed], *random.sample(SHOWN[fixed:], len(SHOWN) - fixed))
            liked = random.choices(SHOWN, [*LIKED.values()])[0]
            if random.random() < theta[order.index(liked)]:
                scores = [LIKED[emoji] for emoji in order]
                rows.append(
                    answer(liked, person=f"{person}", shown=order, scores=scores, shuffled=True)
                )
    return rows


def test_the_estimate_is_the_ratio_of_picks_with_a_little_doubt() -> None:
    assert propensities(picks([95, 45, 20])) == (1, 0.5, 0.25, 0.2, 0.2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_known_bias_is_found_again(seed: int) -> None:
    found = propensities(browsing(400, 20, THETA, seed))

    assert found == pytest.approx(THETA, abs=0.06)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_the_first_was_drawn_as_well_most_of_the_bias_is_found(seed: int) -> None:
    found = propensities(browsing(400, 20, THETA, seed, fixed=0))

    assert all(-0.06 < it - true < 0.15 for it, true in zip(found, THETA, strict=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_bias_is_found_where_there_is_none(seed: int) -> None:
    found = propensities(browsing(400, 10, (1.0,) * 5, seed))

    assert min(found) > 0.9


def test_the_first_emoji_is_picked_more_often_because_it_is_likelier() -> None:
    twice_as_likely = (0.4, 0.2, 0.2, 0.2, 0.2)

    found = propensities(picks([190, 45, 20, 20, 20], scores=twice_as_likely))

    assert found == propensities(picks([95, 45, 20, 20, 20])) == (1, 0.5, 0.25, 0.25, 0.25)


def test_a_first_emoji_that_is_picked_less_than_expected_hides_the_bias() -> None:
    far_too_sure = (0.96, 0.01, 0.01, 0.01, 0.01)

    assert propensities(picks([95, 45, 45, 45, 45], scores=far_too_sure)) == (1,) * 5


@pytest.mark.parametrize("scores", [(0.0, 0.4, 0.4, 0.4, 0.4), (0.4, 0.0, 0.0, 0.0, 0.0)])
def test_where_scores_say_nothing_of_the_first_its_picks_count_as_they_are(
    scores: tuple[float, ...],
) -> None:
    found = propensities(picks([95, 45, 20, 20, 20], scores=scores))

    assert found == (1, 0.5, 0.25, 0.25, 0.25)


def test_single_emojis_have_no_order_that_says_anything() -> None:
    single = [answer("😂", person=f"{n}", shown=SHOWN[:1], shuffled=True) for n in range(95)]

    assert propensities(single + picks([40, 20])) == (1.0,)


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
    short = [
        answer("😂", person=f"short {n}", shown=SHOWN[:2], scores=ALIKE, shuffled=True)
        for n in range(90)
    ]

    found = propensities(picks([95, 95, 45, 45, 45]) + short)

    assert found == pytest.approx((1, 100 / 190, 0.5, 0.5, 0.5))


def test_what_was_shown_later_was_not_shuffled_and_is_not_estimated() -> None:
    longer = [
        answer("👀", person=f"more {n}", shown=(*SHOWN, "👀"), scores=ALIKE, shuffled=True)
        for n in range(60)
    ]

    found = propensities(picks([95, 45, 45, 45, 45]) + longer)

    assert len(found) == 5
    assert propensity(found, 6) == propensity(found, 5) == found[-1]


def test_one_person_alone_decides_nothing() -> None:
    one = [answer(SHOWN[4], person="one", scores=ALIKE, shuffled=True) for _ in range(1000)]

    assert propensities(one) == (1.0,)
    twenty_picks_over_four_ranks = (1, 0.55, 0.55, 0.55, 0.55)
    found = propensities(picks([95, 45, 45, 45, 45]) + one)
    assert found == pytest.approx(twenty_picks_over_four_ranks)
