"""Reads what people stretch: letters held down, rows of marks, laughter of any length.

* A letter three times or more is one or two: whichever makes an everyday word ("goooood",
  «спасиииибо»), else one. A word of one letter only is a cry, and keeps three («ааа», "zzz").
* Laughter is a word of nothing but а and х, or h and a, with both in it: so a cry is none.
* The same mark more than three times is three ("!!!").
"""

import re
from itertools import product
from typing import Final

import regex

from model.reading.words import is_word

_RUN = regex.compile(r"(\p{L})\1{2,}", regex.IGNORECASE)
_STRETCHED = regex.compile(r"[\p{L}\p{M}'’]*?(\p{L})\1\1[\p{L}\p{M}'’]*", regex.IGNORECASE)
_MARKS = regex.compile(r"([^\p{L}\p{N}\s])\1{3,}")
_LAUGHTER = regex.compile(
    "|".join(
        rf"(?<![\p{{L}}\p{{N}}])(?P<{name}>{pattern})(?![\p{{L}}\p{{N}}])"
        for name, pattern in (
            ("haha", r"(?=\w*h)(?=\w*a)[ha]{5,}"),
            ("hehe", r"(?:he){3,}h?|(?:eh){3,}e?"),
            ("ахаха", r"(?=\w*а)(?=\w*х)[ах]{5,}|(?=\w*а)(?=\w*х\w*х)[ахпвзщ]{6,}"),
            ("хехе", r"(?:хе){3,}х?|(?:ех){3,}е?"),
            ("хихи", r"(?:хи){3,}х?|(?:их){3,}и?"),
        )
    ),
    regex.IGNORECASE,
)
_LAUGHS: Final = {
    "haha": "hahaha",
    "hehe": "hehe",
    "ахаха": "ахаха",
    "хехе": "хехе",
    "хихи": "хихи",
}
_LAUGH_HINT = regex.compile(r"hah|aha|heh|ehe|хах|аха|хех|ехе|хих|ихи|[ах][пвзщ]")
_RUN_HINT = re.compile(r"(\w)\1\1")  # three times as fast as regex's
_RUNS_CHOSEN = 4  # of one word: every choice doubles what is looked up


def unstretched(text: str) -> str:
    """`text` with runs cut and laughter in one form; idempotent.

    >>> unstretched("спасиииибо!!!!!! ахахахахха goooood ааааа")
    'спасибо!!! ахаха good ааа'
    """
    small = text.lower()
    if _LAUGH_HINT.search(small):
        text = _LAUGHTER.sub(lambda found: _LAUGHS[str(found.lastgroup)], text)
    if _RUN_HINT.search(small):
        text = _STRETCHED.sub(lambda found: _cut(found[0]), text)
    return _MARKS.sub(r"\1\1\1", text)


def _cut(word: str) -> str:
    """The everyday word that `word` is with one or two of each letter held down."""
    runs = list(_RUN.finditer(word))
    if not runs:
        return word
    if len(runs) == 1 and runs[0].span() == (0, len(word)):
        return word[:3]
    if len(runs) <= _RUNS_CHOSEN:
        for lengths in product((2, 1), repeat=len(runs)):
            if is_word(shorter := _with_runs(word, runs, lengths)):
                return shorter
    return _with_runs(word, runs, (1,) * len(runs))


def _with_runs(word: str, runs: list["regex.Match[str]"], lengths: tuple[int, ...]) -> str:
    pieces, done = [], 0
    for run, length in zip(runs, lengths, strict=True):
        pieces.append(word[done : run.start() + length])
        done = run.end()
    return "".join([*pieces, word[done:]])
