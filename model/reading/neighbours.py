"""Tells Russian from what is written in the same alphabet: Ukrainian, Belarusian, Bulgarian,
Serbian, Macedonian, Kazakh.

By letters that Russian lacks, then by frequent words and by endings; what only Russian has
weighs against them, so that a Russian message with one Ukrainian word stays Russian. The words
stand in `neighbours.tsv`, a language a row, chosen by hand: those that are no Russian words (a
pair that are one is joined by _; after = what is foreign only when nothing else is said). Its row
`ru` has words that none of the others shares.
"""

from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Final

import regex

from model.reading.words import russian

_WORD = regex.compile(r"(?<![\d-])\p{Cyrillic}+(?:['’-]\p{Cyrillic}+)*")
_LETTERS = regex.compile(r"[іїєґўјљњћђџѓќѕәғқңөұүһӣӯҷҳѝ]")
# In words that are no everyday Russian ones: an apostrophe, ьо, -вати, -ння, -лася (uk), -ць,
# -цца, дз, жы (be), ъ before a consonant, -ият, -ето, най- (bg).
_SHAPE = regex.compile(
    r"[бпвмфр]['’][яю]|[бвдзлмнрстц]ьо|йо[гмв]|(?:[аиу]вати|имось|емось)$"
    r"|(?:ння|лася|лося|лися)$|(?:ць|цца|ццё)$|дз[еь]|[жшч]ы"
    r"|ъ(?![еёюя])|(?:ият|ията|ето)$|^най(?=[бвгклпрсхчшщ])|^што$"
)
_RUSSIAN_SHAPE = regex.compile(r"[ыэё]|(?:[еи]шь|лся|[еи]мся|ться|тся|ий|ия)$")
_VERB_OF_YOU = regex.compile(r"[еи]ш$")  # in Ukrainian, Bulgarian, Serbian; Russian has -шь
_KNOWN_WEIGHT: Final = 0.4  # an everyday Russian word that a neighbour may well share
_SHAPE_WEIGHT: Final = 0.5  # foreign names and slips have such shapes, too
_SHARED_LENGTH: Final = 3  # letters up to which words are mostly shared


def is_neighbour(text: str) -> bool:
    """Whether `text`, in small letters and mostly Cyrillic, is in another language than Russian.

    >>> is_neighbour("та я вже дома"), is_neighbour("ну дякую, я уже дома")
    (True, False)
    """
    words = _WORD.findall(text)
    if len(words) == 1 and f"={words[0]}" in _neighbours():
        return True
    pairs = zip_longest(words, words[1:], fillvalue="")
    evidence = [_evidence(word, following) for word, following in pairs]
    against = sum(it for it in evidence if it > 0)
    return against >= 1 and sum(evidence) > 0


def _evidence(word: str, following: str) -> float:
    """How much `word` speaks for a neighbour, or, below 0, for Russian."""
    foreign, known = _neighbours(), word.replace("ё", "е") in russian()
    if word in foreign or f"{word}_{following}" in foreign or _LETTERS.search(word):
        return _SHAPE_WEIGHT if _is_slip(word) else 1.0
    if word in _russian() or (known and _RUSSIAN_SHAPE.search(word)):
        return -1.0
    if known:
        return -_KNOWN_WEIGHT if len(word) > _SHARED_LENGTH else 0.0
    if _SHAPE.search(word) or (_VERB_OF_YOU.search(word) and not _is_slip(word)):
        return _SHAPE_WEIGHT
    return -_SHAPE_WEIGHT if _RUSSIAN_SHAPE.search(word) else 0.0


def _is_slip(word: str) -> bool:
    """Whether `word` is as well a Russian verb without its soft sign, as many people type it."""
    return bool(_VERB_OF_YOU.search(word)) and f"{word}ь".replace("ё", "е") in russian()


@cache
def _neighbours() -> frozenset[str]:
    return frozenset(word for name, words in _rows() if name != "ru" for word in words)


@cache
def _russian() -> frozenset[str]:
    return frozenset(word for name, words in _rows() if name == "ru" for word in words)


def _rows() -> list[tuple[str, list[str]]]:
    text = (files("model.reading") / "neighbours.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return [(name, words.split()) for name, words in rows]
