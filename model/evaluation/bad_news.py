"""Measures restraint: who loses a fitting joke to it, and who is still laughed at.

By what people sent: a text is joyful if its first emoji is a cheerful one and none of the others is
what people send under bad news, and grave if it is the other way round.
"""

from collections.abc import Iterable, Sequence

from model.data.examples import Example
from model.engine import Classify, best_first
from model.evaluation.served import served
from model.restraint import BAD_NEWS, is_cheerful


def bad_news_figures(
    classify: Classify, labels: Sequence[str], examples: Sequence[Example]
) -> dict[str, float]:
    """What restraint does to the first choices for `examples`.

    Returns:
        `joyful` and `grave`, numbers of texts; `lost`, the share of joyful texts whose cheerful
        first choice it takes away; `alone` and `seen`, the shares of grave texts for which a
        cheerful emoji comes first, by the model alone and as people see it.
    """
    joyful = [it for it in examples if is_cheerful(it.emojis[0]) and BAD_NEWS.isdisjoint(it.emojis)]
    grave = [
        it for it in examples if it.emojis[0] in BAD_NEWS and not any(map(is_cheerful, it.emojis))
    ]
    changes = _cheerful_first(classify, labels, joyful)
    kept = _cheerful_first(classify, labels, grave)
    return {
        "joyful": len(joyful),
        "lost": _share(alone and not seen for alone, seen in changes),
        "grave": len(grave),
        "alone": _share(alone for alone, _ in kept),
        "seen": _share(seen for _, seen in kept),
    }


def _cheerful_first(
    classify: Classify, labels: Sequence[str], examples: Sequence[Example]
) -> list[tuple[bool, bool]]:
    """For each text whether a cheerful emoji comes first, by the model alone and restrained."""
    texts = [it.text for it in examples]
    return [
        (is_cheerful(best_first(labels, row)[0].emoji), _is_seen_cheerful(labels, text, row))
        for text, row in zip(texts, classify(texts).tolist() if texts else [], strict=True)
    ]


def _is_seen_cheerful(labels: Sequence[str], text: str, row: Sequence[float]) -> bool:
    seen = served(labels, text, row).suggestions
    return bool(seen) and is_cheerful(seen[0].emoji)


def _share(cases: Iterable[bool]) -> float:
    counted = list(cases)
    return sum(counted) / len(counted) if counted else 0.0
