"""A person's own picks shift their ranking: a bounded prior, nothing that is learned.

A model knows what people pick; how one person differs shows in what they picked before. Each
score is multiplied by how usual the emoji is for that person, and never by more than LIMIT: what
fits a text three times better stays in front, whatever somebody is used to. docs/personal.md
shows what that gives, and how the constants were chosen.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from model.labels import canonical
from model.ranking import Suggestion

LIMIT: Final = 3.0  # times that a habit may multiply a score
STRENGTH: Final = 8.0
DOUBT: Final = 10.0  # picks' worth of doubt that a few picks show a habit


def rerank(
    suggestions: Sequence[Suggestion], picks: Mapping[str, int], strength: float = STRENGTH
) -> tuple[Suggestion, ...]:
    """`suggestions` as a person with these `picks` would rank them.

    Args:
        suggestions: best first, scores in 0..1.
        picks: how often the person picked each emoji, with or without skin tone; may name
            emojis that are not suggested.
        strength: how much a habit counts; 0 not at all.

    Returns:
        The same emojis, best first, their scores multiplied by `habits` and scaled to the sum
        they had. Unchanged without picks; equal scores keep their order.
    """
    factors = habits([it.emoji for it in suggestions], picks, strength=strength)
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
    *,
    strength: float = STRENGTH,
    doubt: float = DOUBT,
    limit: float = LIMIT,
) -> list[float]:
    """What each emoji's score is multiplied by, in 1..limit.

    For an emoji picked in c of n picks it is 1 + strength · c / (n + doubt). The fraction is the
    mean of a Dirichlet posterior whose prior, worth `doubt` picks, is what the model says
    anyway; so one pick moves little, and many no further than `limit`.
    """
    counts: Counter[str] = Counter()
    for emoji, count in picks.items():
        counts[canonical(emoji)] += count
    sureness = strength / (counts.total() + doubt)
    return [min(limit, 1 + sureness * counts[canonical(emoji)]) for emoji in emojis]
