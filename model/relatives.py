"""More emojis than labels: what else a person may have meant by the emojis a model knows.

The data and its source stand in `relatives.tsv`; skin tones are added here.
"""

from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from itertools import chain, zip_longest
from typing import Final

import regex

from model.ranking import Ranking, Suggestion

FAMILIES: Final = 3  # how many of the best labels bring their relatives
LIKELY: Final = 0.1  # what a thing's probability must be for it to be shown

_TONES = "🏻 🏼 🏽 🏾 🏿".split()
_TAKES_TONE = regex.compile(r"\p{Emoji_Modifier_Base}")


def relatives(emoji: str) -> tuple[str, ...]:
    """Near relatives of `emoji`, nearest first, then its skin tones; stored form.

    Some are labels of the default model themselves. Empty for an emoji we know nothing of.
    """
    tones = [emoji + tone for tone in _TONES] if _TAKES_TONE.fullmatch(emoji) else []
    return (*_kin().get(emoji, ()), *tones)


def more(ranking: Ranking, shown: Collection[str], count: int = 5) -> list[Suggestion]:
    """The next `count` emojis for somebody whom none of those in `shown` fits.

    The ranking's next labels take turns with relatives of its best ones. Things, such as a
    flag, come only where the model finds them likely.

    Args:
        shown: every emoji that was offered so far, stored form.

    Returns:
        Emojis that were not shown, best first. The score of one that the model does not know
        is 0: it says nothing of it. Fewer than `count` when there are no more.
    """
    likely = [it for it in ranking.suggestions if it.score >= LIKELY or it.emoji not in _things()]
    scores = {it.emoji: it.score for it in ranking.suggestions}
    families = [relatives(it.emoji) for it in likely[:FAMILIES]]
    kin = [
        Suggestion(emoji, scores.get(emoji, 0.0))
        for emoji in chain(*zip_longest(*families))
        if emoji is not None
    ]
    found: dict[str, Suggestion] = {}
    sources = [_not_in(shown, found, likely), _not_in(shown, found, kin)]
    while sources and len(found) < count:
        source = sources.pop(0)
        suggestion = next(source, None)
        if suggestion is not None:
            found[suggestion.emoji] = suggestion
            sources.append(source)
    return list(found.values())


def _not_in(
    shown: Collection[str], found: dict[str, Suggestion], suggestions: list[Suggestion]
) -> Iterator[Suggestion]:
    """Those that were neither shown before nor found meanwhile."""
    return (it for it in suggestions if it.emoji not in shown and it.emoji not in found)


@cache
def _kin() -> dict[str, tuple[str, ...]]:
    kin: dict[str, dict[str, None]] = {}
    for kind, emojis, _ in _rows():
        heads = {"group": emojis, "of": emojis[:1], "thing": []}[kind]
        for head in heads:
            kin.setdefault(head, {}).update(dict.fromkeys(it for it in emojis if it != head))
    return {head: tuple(others) for head, others in kin.items()}


@cache
def _things() -> frozenset[str]:
    return frozenset(chain(*(emojis for kind, emojis, _ in _rows() if kind == "thing")))


def _rows() -> Iterator[tuple[str, list[str], str]]:
    text = (files("model") / "relatives.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("# "):
            kind, emojis, shared = line.split("\t")
            yield kind, emojis.split(), shared
