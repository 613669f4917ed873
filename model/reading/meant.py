"""Reads what was meant: Russian in Latin letters, and either language on the other layout.

Only where it is plain: not one word of the text may be an everyday word as it stands, nearly
all must be one as they would be read, and a single short word says too little. Anything in
doubt is left as it was typed. Masks and emoticons count for nothing and stay.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from model.reading import layout, translit
from model.reading.emoticons import is_emoticon
from model.reading.masking import MASKS
from model.reading.words import english, russian

_KNOWN: Final = 0.6  # of the words must be everyday ones as they would be read
_ENOUGH: Final = 5  # letters in words that are everyday ones only as they would be read
_MASK_WORDS: Final = frozenset(mask.lstrip("@") for mask in MASKS)

_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_LATIN_WORD = regex.compile(r"[a-z]+(?:['’][a-z]+)*")
_RUSSIAN_WORD = regex.compile(r"[а-яё]+")
_TYPED = regex.compile(r"[A-Za-z46]*[A-Za-z][A-Za-z46]*(?:['’][A-Za-z]*)*")
_LETTER = regex.compile(r"\p{L}")
_MASKED = regex.compile(r"@user|(?:http|email|number)(?![\p{L}\p{N}])")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One word as it would be read.

    Attributes:
        text: None where it cannot be read so.
        known: whether that is an everyday word.
        strong: whether it is one only so, and not as it was typed.
    """

    text: str | None
    known: bool = False
    strong: bool = False


def as_meant(text: str) -> str:
    """`text` as its writer meant it, or, where that is not plain, as it is.

    >>> as_meant("privet, kak dela?"), as_meant("ghbdtn :)"), as_meant("руддщ")
    ('привет, как дела?', 'привет :)', 'hello')
    """
    if _CYRILLIC.search(text):
        if any(_is_plainly_russian(found[0]) for found in _RUSSIAN_WORD.finditer(text.lower())):
            return text
        return _reread(text, _on_english_layout) or text
    if any(_is_plainly_english(found[0]) for found in _LATIN_WORD.finditer(text.lower())):
        return text
    retyped = _reread(text, _on_russian_layout)
    if retyped is None:
        return _reread(text, _from_translit) or text
    # The key of "?" is a Russian comma, with which nobody ends a message.
    return f"{retyped[:-1]}?" if text.endswith("?") else retyped


def _reread(text: str, read: Callable[[str], _Reading]) -> str | None:
    """Every word of `text` as `read` reads it; None: not plainly so."""
    tokens = text.split(" ")
    places = [place for place, token in enumerate(tokens) if _is_readable(token)]
    readings = [read(tokens[place]) for place in places]
    if not _is_plain(readings):
        return None
    for place, reading in zip(places, readings, strict=True):
        tokens[place] = reading.text or tokens[place]
    return " ".join(tokens)


def _is_readable(token: str) -> bool:
    return bool(_LETTER.search(token)) and not is_emoticon(token) and not _MASKED.search(token)


def _is_plain(readings: Sequence[_Reading]) -> bool:
    if not readings or any(reading.text is None for reading in readings):
        return False
    if sum(reading.known for reading in readings) < _KNOWN * len(readings):
        return False
    letters = sum(map(_letters, readings))
    strong = sum(_letters(reading) for reading in readings if reading.strong)
    return strong >= _ENOUGH and 2 * strong >= letters


def _letters(reading: _Reading) -> int:
    return len(_LETTER.findall(reading.text or ""))


def _on_russian_layout(token: str) -> _Reading:
    read = layout.russian_of(token)
    known = read is not None and layout.is_russian(read)
    return _Reading(read, known, known and token.lower() not in english())


def _on_english_layout(token: str) -> _Reading:
    read = layout.english_of(token)
    known = read is not None and layout.is_english(read)
    return _Reading(read, known, known)


def _from_translit(token: str) -> _Reading:
    words = [(found[0], translit.found(found[0].lower())) for found in _TYPED.finditer(token)]
    if not words:
        return _Reading(None)
    known = all(russian_word for _, russian_word in words)
    strong = known and not any(typed.lower() in english() for typed, _ in words)
    return _Reading(_TYPED.sub(_spelled, token), known, strong)


def _spelled(found: "regex.Match[str]") -> str:
    small = found[0].lower()
    word = translit.found(small) or translit.spelled(small)
    return word.capitalize() if found[0].istitle() else word


def _is_plainly_russian(word: str) -> bool:
    return len(word) > 1 and word.replace("ё", "е") in russian()


def _is_plainly_english(word: str) -> bool:
    return word in english() and _is_nothing_else(word)


@cache  # of the words in the list, so that it stays small
def _is_nothing_else(word: str) -> bool:
    """Whether nobody types this English word, of two letters or more, for a Russian one."""
    if len(word) == 1 or word in _MASK_WORDS or translit.found(word):
        return False
    return not layout.is_russian(layout.russian_of(word) or "")
