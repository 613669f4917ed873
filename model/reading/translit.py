"""Reads Russian that was typed in Latin letters ("privet kak dela").

Nobody types it by a standard: я is ya, ja or ia, щ is sch or shch, ь is left out. So both the
typed word and every everyday Russian word are brought to one skeleton, and looked up by it;
a word that is not found is spelled out letter by letter.
"""

from functools import cache
from typing import Final

import regex

from model.reading.words import russian, russian_by_frequency

# Several letters for one sound first. Capitals in a skeleton stand for what takes two letters.
_SOUNDS: Final = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("zh", "Z"), ("kh", "h"), ("ts", "c"),
    ("tz", "c"), ("4", "C"), ("6", "S"), ("x", "h"), ("w", "v"), ("y", "i"), ("j", "i"),
    ("'", ""), ("’", ""),
)  # fmt: skip
_JOINED: Final = (("ie", "e"), ("ii", "i"), ("io", "O"), ("ia", "A"), ("iu", "U"))
_SKELETON: Final = str.maketrans(
    dict(zip("абвгдеэзийыклмнопрстуфхцчшщжюя", "abvgdeeziiiklmnoprstufhcCSSZUA", strict=True))
    | {"ь": "", "ъ": "", "-": ""}
)
_SPELLED: Final = (
    ("shch", "щ"), ("sch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("yo", "ё"), ("yu", "ю"), ("ya", "я"), ("ye", "е"), ("ju", "ю"), ("ja", "я"), ("4", "ч"),
    ("6", "ш"), ("'", "ь"), ("x", "х"), ("w", "в"), ("j", "й"), ("q", "к"), ("c", "ц"),
)  # fmt: skip
_LETTERS: Final = str.maketrans("abvgdeziklmnoprstufhy", "абвгдезиклмнопрстуфхы")
_FINAL_Y = regex.compile(r"(?<=[аеёиоуыэюя])ы")


def skeleton(word: str) -> str:
    """The sounds of `word`, small Latin letters, however they were spelled."""
    for letters, sound in _SOUNDS:
        if letters in word:
            word = word.replace(letters, sound)
    return _joined(word)


def found(word: str) -> str | None:
    """The everyday Russian word that `word`, in small letters, spells: to the letter, if any."""
    exact = spelled(word)
    return exact if exact in russian() else _words().get(skeleton(word))


def spelled(word: str) -> str:
    """`word`, in small letters, letter by letter."""
    for latin, cyrillic in _SPELLED:
        word = word.replace(latin, cyrillic)
    return _FINAL_Y.sub("й", word.translate(_LETTERS))


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = {}
    for word in russian_by_frequency():
        words.setdefault(_joined(word.translate(_SKELETON)), word)
    return words


def _joined(word: str) -> str:
    for letters, sound in _JOINED:
        if letters in word:
            word = word.replace(letters, sound)
    return word
