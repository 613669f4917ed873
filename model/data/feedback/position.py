"""How much likelier a person is to look at the first emoji shown than at the others.

When the order is drawn at random, every emoji is as good at one rank as at any other. What
is then still picked more often at an earlier rank is picked because it stood there: picks per
rank are proportional to the chance that the rank is looked at, its propensity.

The best known emoji stays first even then. How much oftener it would be picked anyway is known
only from the scores: its picks are divided by how much likelier it was than the others shown.

Source: Joachims, Swaminathan, Schnabel 2017, "Unbiased Learning-to-Rank with Biased Feedback",
    sections 4 and 5, https://arxiv.org/abs/1608.04468
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Final

from model.feedback_format import FeedbackRow

CLIP: Final = 5.0  # times that a pick may count for its rank
DOUBT: Final = 5.0  # picks' worth of doubt that there is any bias
FEWEST: Final = 50.0  # picks out of shuffled orders; fewer show nothing
PER_PERSON: Final = 20.0  # of them that one person's may count for
UNBIASED: Final = (1.0,)


def propensities(
    rows: Iterable[FeedbackRow],
    *,
    clip: float = CLIP,
    doubt: float = DOUBT,
    fewest: float = FEWEST,
    per_person: float = PER_PERSON,
) -> tuple[float, ...]:
    """The chance that each rank is looked at, relative to the first: 1, θ2, θ3, …

    θk is (picks at rank k + doubt) / (picks at rank 1 + doubt), both over the shuffled orders
    that are long enough to have a rank k, and the picks at rank 1 divided by how much likelier
    that emoji was by the scores: the mean of a Gamma-Poisson posterior whose prior, worth
    `doubt` picks at every rank, says that there is no bias. Ranks that come out above an
    earlier one are averaged with it (pool adjacent violators), for nobody looks at a later
    rank more. None is under 1 / `clip`, so that no pick counts for more than `clip`.

    Only the first page is shuffled, so only its ranks are estimated: as many as most of the
    shuffled orders have. A person with more than `per_person` picks counts for that many.

    Returns:
        Not increasing, the first 1; `UNBIASED` when there are fewer than `fewest` picks.
    """
    shuffled = [row for row in rows if row.shuffled and row.shown]
    picked = [row for row in shuffled if row.rank is not None]
    by_person = Counter(row.person for row in picked)
    share = {person: min(1.0, per_person / picks) for person, picks in by_person.items()}
    if sum(share[row.person] for row in picked) < fewest:
        return UNBIASED
    lengths = Counter(len(row.shown) for row in shuffled)
    page = max(lengths, key=lambda length: (lengths[length], -length))

    likelier = _likelier(picked, share, page)
    ratios, sizes = [], []
    for rank in range(1, page + 1):
        long_enough = [row for row in picked if len(row.shown) >= rank]
        first = sum(share[row.person] for row in long_enough if row.rank == 1) / likelier
        here = sum(share[row.person] for row in long_enough if row.rank == rank)
        ratios.append((here + doubt) / (first + doubt) if rank > 1 else 1.0)
        sizes.append(first + doubt)
    level = _not_increasing(ratios, sizes)
    return tuple(max(1 / clip, value / level[0]) for value in level)


def _likelier(rows: Sequence[FeedbackRow], share: Mapping[str, float], page: int) -> float:
    """How many times likelier the first emoji of `rows` was than another one, by their scores.

    Never under 1: where a person's own picks put it first, they know better than the scores.
    """
    several = [row for row in rows if len(row.shown[:page]) > 1]
    first = sum(share[row.person] * row.shown[0].score for row in several)
    other = sum(share[row.person] * fmean(it.score for it in row.shown[1:page]) for row in several)
    return max(1.0, first / other) if other else 1.0


def propensity(theta: Sequence[float], rank: int) -> float:
    """θ of `rank`; ranks beyond those estimated are looked at as much as the last of them."""
    return theta[min(rank, len(theta)) - 1]


def _not_increasing(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The nearest sequence that never rises, by weighted least squares."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, length
    for value, weight in zip(values, weights, strict=True):
        mean, total, length = value, weight, 1
        while blocks and blocks[-1][0] < mean:
            before, more, longer = blocks.pop()
            mean = (before * more + mean * total) / (more + total)
            total, length = more + total, longer + length
        blocks.append((mean, total, length))
    return [mean for mean, _, length in blocks for _ in range(length)]
