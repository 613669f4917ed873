"""Where the sentences of a chat message end, in English and Russian, and emojis put there.

A sentence ends with . ! ? … in any number, with a text emoticon ("привет)", ":D"), or with its
line; capitals are no help, since few people type them. What looks like an end and is none:

* a dot inside a number or a link, after an initial or an abbreviation ("e.g.", «т. д.»), or
  after the number of a list;
* dots, a closing quote or a dash before a small letter: "well... no", «Что?» — спросил он.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from model.labels import display

# Without the last dot, in small letters. Before a capital the second row ends a sentence.
_INSIDE: Final = frozenset(
    "mr mrs ms dr prof vs approx e.g i.e дж т к е т.е т.к ул стр тел ср см напр".split()
)
_MAY_END: Final = frozenset(
    "jr sr a.m p.m u.s u.k ph.d д п г гг вв н.э др пр руб коп тыс млн млрд т.д т.п".split()
)
_NO_INITIALS: Final = frozenset("IЯ")

_EMOJI: Final = (  # atomic: a row of them parts in one way only, or a hundred took seconds
    r"(?>\p{Regional_Indicator}{2}"
    r"|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)"
    r"[\uFE0F\u200D♀♂\p{Emoji_Modifier}\p{Extended_Pictographic}]*)"
)
_EMOTICON: Final = (
    r"(?:(?<![\w])[:;=]['-]?[()DPp3*/|]+|(?<![\w])[xXхХ][DДdд]+|<3+|\^_*\^|(?<=\w)[()]+)"
)
_END = regex.compile(
    rf"(?P<stop>[.!?…]+)(?P<close>[\"'»”’)\]]*)(?:[ \t]*(?:{_EMOTICON}|{_EMOJI}))*(?=\s|$)"
    rf"|(?P<emoticon>{_EMOTICON})(?:[ \t]*(?:{_EMOTICON}|{_EMOJI}))*(?=\s|$)"
    rf"|{_EMOJI}(?:[ \t]*{_EMOJI})*+"  # before a small letter it is a word
    r"(?:(?=[ \t]+\p{Lu})|(*SKIP)(*FAIL))"  # nor does a part of the row end the sentence
    r"|\n"
)
_LAST_WORD = regex.compile(r"[^\s\"'«“(\[]*$")
_ENDS_IN_EMOJI = regex.compile(rf"{_EMOJI}$")
_READABLE = regex.compile(r"[\p{L}\p{N}]")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text` in order, without the space around them.

    Their own emojis and emoticons belong to them; what has no letter or digit is no sentence.

    >>> sentences("Сдал!!! :) Завтра в 10.30 к врачу, т. е. рано... ну ок\\nlove you")
    ('Сдал!!! :)', 'Завтра в 10.30 к врачу, т. е. рано... ну ок', 'love you')
    """
    return tuple(text[start:end] for start, end in _spans(text))


def decorate(text: str, emojis: Sequence[str | None]) -> str:
    """`text` with an emoji after each sentence, and not another character changed.

    A sentence that ends in an emoji of its own is left alone.

    Args:
        emojis: one for each of `sentences(text)`; None: nothing there.

    Raises:
        ValueError: there are more sentences than emojis, or fewer.

    >>> decorate("I passed! See you tomorrow", ["🎉", "👋"])
    'I passed! 🎉 See you tomorrow 👋'
    """
    decorated, done = [], 0
    for (start, end), emoji in zip(_spans(text), emojis, strict=True):
        decorated.append(text[done:end])
        if emoji and not _ENDS_IN_EMOJI.search(text, start, end):
            decorated.append(f" {display(emoji)}")
        done = end
    return "".join([*decorated, text[done:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence starts and ends, without the space around it."""
    start = 0
    for found in _END.finditer(text):
        if _goes_on(text, start, found):
            continue
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if _READABLE.search(piece):
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _goes_on(text: str, start: int, found: "regex.Match[str]") -> bool:
    """Whether the sentence that began at `start` does not end where it seems to."""
    said = text[start : found.start()]
    if found["emoticon"]:  # the bracket of "(like this)" is none
        return said.count("(") > said.count(")") and found["emoticon"][0] == ")"
    stop = found["stop"]
    if not stop or "\n" in text[found.end() : found.end() + 1]:
        return False
    rest = text[found.end() :].lstrip(" \t")
    word = _LAST_WORD.search(said)
    assert word is not None  # it may be empty
    if stop == "." and not found["close"]:
        return _is_no_full_stop(word.group(), rest, first=not said[: word.start()].strip())
    dots = set(stop) <= {".", "…"}
    quoted = found["close"].strip(")]") != ""
    return (rest[:1].islower() and (dots or quoted)) or rest[:1] in ("—", "–")


def _is_no_full_stop(word: str, rest: str, *, first: bool) -> bool:
    """Whether the dot after `word` belongs to it."""
    if not rest:
        return False
    if word.isdigit():
        return first  # "1. milk"
    if len(word) == 1 and word.isupper() and rest[0].isupper():
        return word not in _NO_INITIALS
    known = _INSIDE if rest[0].isupper() else _INSIDE | _MAY_END
    return word.casefold() in known
