"""Where a message is sad, grave, hostile or about harm, cheerfulness does not come first.

How likely that is, 0..1, is a ranking's gravity: the probability of what people send under bad
news, its odds raised where the text has words of death, illness, violence or hostility. In a
grave ranking

* no cheerful emoji is likelier than the best sober one;
* past an even chance all cheerful ones fade, to nothing where there is no doubt.

Of a message about suicide or self-harm only what is sorrowful is left. docs/restraint.md shows what
that costs, and how the constants were chosen.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from model.prepared import PreparedText
from model.ranking import Ranking, Suggestion

WORDS: Final = 5.0  # times that grave words raise the odds: so much oftener they stand in bad news

_SORROW: Final = frozenset("😢 😭 💔 😔 ☹".split())
# What people send under bad news: loss, fear, despair, rage.
BAD_NEWS: Final = _SORROW | frozenset("😱 😡 🤬 😠".split())
_SOBER: Final = BAD_NEWS | frozenset("🙏 🥺 😩 😤 💢 😳 🤯 🤮 👎 🤦 🙄 🤷 🤔 🤨 😴 😨".split())
_UNDER_DESPAIR: Final = _SORROW | frozenset("🙏 🥺".split())


def bad_news(labels: Sequence[str], row: Sequence[float]) -> float:
    """How likely a text is bad news by a model's probabilities, `[labels]`, alone."""
    return sum(score for emoji, score in zip(labels, row, strict=True) if emoji in BAD_NEWS)


def is_cheerful(emoji: str) -> bool:
    """Whether `emoji`, stored form, is out of place under bad news; so is one we do not know."""
    return emoji not in _SOBER


def gravity_of(text: PreparedText, labels: Sequence[str], row: Sequence[float]) -> float:
    """How likely `text` is sad, grave, hostile or about harm, 0..1.

    Args:
        row: a model's probabilities of `labels`, before anybody's taste.
    """
    if text.is_about_self_harm:
        return 1.0
    gravity = min(bad_news(labels, row), 1.0)
    return WORDS * gravity / (1 + (WORDS - 1) * gravity) if text.has_grave_words else gravity


def restrained(ranking: Ranking, text: PreparedText) -> Ranking:
    """`ranking` of `text` with the cheerful emojis where its gravity leaves them."""
    if text.is_about_self_harm:
        left = tuple(it for it in ranking.suggestions if it.emoji in _UNDER_DESPAIR)
        return replace(ranking, suggestions=left)
    if not ranking.is_grave:
        return ranking
    fading = min(1.0, 2 * (1 - ranking.gravity))
    return sober_first(_with_cheerful(ranking, lambda score: fading * score))


def sober_first(ranking: Ranking) -> Ranking:
    """`ranking` with a sober emoji first, if it is grave and a model knows any."""
    if not ranking.is_grave:
        return ranking
    sober = max((it.score for it in ranking.suggestions if not is_cheerful(it.emoji)), default=0.0)
    return _with_cheerful(ranking, lambda score: min(score, sober)) if sober else ranking


def _with_cheerful(ranking: Ranking, change: Callable[[float], float]) -> Ranking:
    """`ranking` with other scores for what is cheerful; their sum stays."""
    changed = [
        Suggestion(it.emoji, change(it.score)) if is_cheerful(it.emoji) else it
        for it in ranking.suggestions
    ]
    scale = _total(ranking.suggestions) / (_total(changed) or 1.0)
    scaled = [Suggestion(it.emoji, scale * it.score) for it in changed]
    # Of equals the sober one comes first.
    scaled.sort(key=lambda it: (-it.score, is_cheerful(it.emoji)))
    return replace(ranking, suggestions=tuple(scaled))


def _total(suggestions: Sequence[Suggestion]) -> float:
    return sum(it.score for it in suggestions)
