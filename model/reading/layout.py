"""Reads what was typed on the other keyboard layout: "ghbdtn" is «привет», «руддщ» is "hello"."""

from typing import Final

import regex

from model.reading.words import english, russian

_ENGLISH_KEYS: Final = (
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?~@#$^&'
)
_RUSSIAN_KEYS: Final = (
    "йцукенгшщзхъфывапролджэячсмитьбю.ё" + 'ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,Ё"№;:?'
)
_TO_RUSSIAN: Final = str.maketrans(_ENGLISH_KEYS, _RUSSIAN_KEYS)
_TO_ENGLISH: Final = str.maketrans(_RUSSIAN_KEYS, _ENGLISH_KEYS)
_SENTENCE_END = regex.compile(r"[.,!?;:)(…]+$")
_RUSSIAN_WORD = regex.compile(r"[а-яё]+(?:-[а-яё]+)*[.,!?:;]*", regex.IGNORECASE)
_ENGLISH_WORD = regex.compile(r"[a-z]+(?:['-][a-z]+)*[.,!?:;]*", regex.IGNORECASE)
_MARKS: Final = ".,!?:;"


def russian_of(word: str) -> str | None:
    """What typing `word` gives on the Russian layout; None: no Russian word could come of it."""
    return _retyped(word, _TO_RUSSIAN, _RUSSIAN_WORD)


def english_of(word: str) -> str | None:
    """What typing `word` gives on the English layout; None: no English word could come of it."""
    return _retyped(word, _TO_ENGLISH, _ENGLISH_WORD)


def is_russian(word: str) -> bool:
    """Whether `word`, marks at its end aside, is an everyday Russian one."""
    return word.rstrip(_MARKS).lower().replace("ё", "е") in russian()


def is_english(word: str) -> bool:
    """Whether `word`, marks at its end aside, is an everyday English one."""
    return word.rstrip(_MARKS).lower() in english()


def _retyped(word: str, keys: dict[int, int], shape: "regex.Pattern[str]") -> str | None:
    """With the marks at the end as other keys, or, where that is no word, as they are."""
    end = _SENTENCE_END.search(word)
    core, marks = (word[: end.start()], end[0]) if end else (word, "")
    for retyped in (word.translate(keys), core.translate(keys) + marks):
        if shape.fullmatch(retyped) and (is_russian(retyped) or is_english(retyped)):
            return retyped
    retyped = core.translate(keys) + marks
    return retyped if shape.fullmatch(retyped) else None
