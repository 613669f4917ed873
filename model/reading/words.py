"""The everyday words of both languages: what people plainly write, read from lists at first need.

Every word that stands at least twice in the messages written for this project (`model/corpus`),
in small letters, the most frequent first; Russian with е for ё.
"""

from functools import cache
from importlib.resources import files


@cache
def english() -> frozenset[str]:
    """About 5,000 English words, those with an apostrophe among them."""
    return frozenset(_lines("words_en.txt"))


@cache
def russian() -> frozenset[str]:
    """About 15,000 Russian words in all their forms, with е for ё."""
    return frozenset(russian_by_frequency())


@cache
def russian_by_frequency() -> tuple[str, ...]:
    """The same, the most frequent first."""
    return tuple(_lines("words_ru.txt"))


def is_word(word: str) -> bool:
    """Whether `word` is an everyday one in either language, however it is capitalised."""
    small = word.lower().replace("ё", "е")
    return small in english() or small in russian()


def _lines(name: str) -> list[str]:
    return (files("model.reading") / name).read_text(encoding="utf-8").split()
