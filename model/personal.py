"""A person's own picks shift their ranking: a bounded prior over what the model says.

A model knows what people pick; how one person differs shows where they picked otherwise than it
expected, of what they were shown. Each score is multiplied by how much oftener, or seldomer, the
person picks the emoji than that, as far as their picks show a taste at all, and never by more than
LIMIT. docs/personal.md shows what that gives, and how the constants were chosen.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from model.labels import canonical
from model.ranking import Suggestion

LIMIT: Final = 4.0  # times that a habit may multiply or divide a score
DOUBTS: Final = (1.0, 2.0, 4.0, 8.0)  # expected picks' worth of doubt that an emoji is special
INDIFFERENCE: Final = 1.0  # log odds, before any pick, that a person has no taste of their own


def rerank(
    suggestions: Sequence[Suggestion],
    picks: Mapping[str, int],
    expected: Mapping[str, float],
) -> tuple[Suggestion, ...]:
    """`suggestions` as a person with these `picks` would rank them.

    Args:
        suggestions: best first, scores in 0..1.
        picks: how often the person picked each emoji, with or without skin tone; may name
            emojis that are not suggested.
        expected: how often the model expected them to, of what they were shown.

    Returns:
        The same emojis, best first, their scores multiplied by `habits` and scaled to the sum
        they had. Unchanged without picks; equal scores keep their order.
    """
    factors = habits([it.emoji for it in suggestions], picks, expected)
    if all(factor == 1 for factor in factors):
        return tuple(suggestions)
    weighted = [it.score * factor for it, factor in zip(suggestions, factors, strict=True)]
    scale = sum(it.score for it in suggestions) / (sum(weighted) or 1)
    personal = [
        Suggestion(it.emoji, scale * score) for it, score in zip(suggestions, weighted, strict=True)
    ]
    return tuple(sorted(personal, key=lambda it: -it.score))


def recall(suggestions: Sequence[Suggestion], emoji: str) -> tuple[Suggestion, ...]:
    """`suggestions` with the `emoji` that a person picked for the same text first.

    It may be one that no model knows, and comes as it was picked, with its skin tone; the same
    one in its stored form makes room for it.

    Args:
        suggestions: best first, not empty.
    """
    others = (it for it in suggestions if it.emoji != canonical(emoji))
    return Suggestion(emoji, suggestions[0].score), *others


def habits(
    emojis: Sequence[str],
    picks: Mapping[str, int],
    expected: Mapping[str, float],
    *,
    doubts: Sequence[float] = DOUBTS,
    indifference: float = INDIFFERENCE,
    limit: float = LIMIT,
) -> list[float]:
    """What each emoji's score is multiplied by, in 1/limit..limit.

    An emoji that was picked c times where e were expected has the factor (c + a) / (e + a): the
    mean of a Gamma posterior, whose prior says, with a's worth of doubt, that the person is like
    everybody. How large a is, and whether the person differs at all, is not known: the factors
    are averaged over `doubts`, and 1 for no taste, by how well each explains all their picks.
    """
    chosen = Counter[str]()
    for emoji, count in picks.items():
        chosen[canonical(emoji)] += count
    awaited: defaultdict[str, float] = defaultdict(float)
    for emoji, number in expected.items():
        awaited[canonical(emoji)] += number
    shares = _shares([(chosen[it], awaited[it]) for it in awaited], doubts, indifference)

    def factor(emoji: str) -> float:
        own = canonical(emoji)
        if own not in awaited:
            return 1.0
        means = [(chosen[own] + doubt) / (awaited[own] + doubt) for doubt in doubts]
        mean = shares[0] + sum(share * it for share, it in zip(shares[1:], means, strict=True))
        return min(limit, max(1 / limit, mean))

    return [factor(emoji) for emoji in emojis]


def _shares(
    counted: Sequence[tuple[int, float]], doubts: Sequence[float], indifference: float
) -> list[float]:
    """How much is to be believed of no taste, and of a taste with each of the `doubts`; 1 in all.

    By Bayes: the evidence of counts that are Poisson at the rates expected, or at these times a
    Gamma(a, a) number each.
    """
    evidence = [indifference, *(sum(_surplus(*it, doubt) for it in counted) for doubt in doubts)]
    best = max(evidence)
    weights = [math.exp(it - best) for it in evidence]
    return [it / sum(weights) for it in weights]


def _surplus(count: int, expected: float, doubt: float) -> float:
    """How much better, in log likelihood, a taste explains `count` picks than none does."""
    return (
        math.lgamma(count + doubt)
        - math.lgamma(doubt)
        + doubt * math.log(doubt)
        - (count + doubt) * math.log(expected + doubt)
        + expected
    )
