"""Finds settings that nobody reads: a mistyped one would leave its default in force unnoticed."""

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from itertools import takewhile
from typing import Final

_NAME: Final = re.compile("[A-Z][A-Z0-9_]{0,29}")  # a secret without its name is never told
_OPEN_TELEMETRY: Final = "OTEL_"  # variables that are its own, but for those that are settings
_SHORT: Final = 5  # letters: MODE and MODELS are no mistyped MODEL, but other programs' own


def unknown_settings(
    known: Collection[str], file: Iterable[str], environment: Iterable[str]
) -> Iterator[str]:
    """A sentence for each name that is no setting.

    Args:
        known: the settings, in capitals, like all names.
        file: the names that `.env` sets, which is ours alone; empty: a line that sets nothing.
        environment: names that may be another program's, so that only one that is a typo away
            from a setting is taken for it.
    """
    for name in file:
        if name not in known:
            yield _in_file(name, known)
    for name in environment:
        meant = [one for one in known if len(one) > _SHORT and _is_mistyped(name, one)]
        if meant and name not in known:
            yield f"{name} is unknown; did you mean {meant[0]}?"


def _in_file(name: str, known: Collection[str]) -> str:
    if not _NAME.fullmatch(name):
        return "a line in .env is no setting; mend it as .env.example shows"
    if name.startswith(_OPEN_TELEMETRY) and not any(_is_a_typo_away(name, one) for one in known):
        return f"{name} in .env is read by nobody; OpenTelemetry wants it in the environment"
    if likely := get_close_matches(name, known, n=1):
        return f"{name} in .env is unknown; did you mean {likely[0]}?"
    return f"{name} in .env is unknown; take it out, or see .env.example"


def _is_mistyped(name: str, setting: str) -> bool:
    """Whether `name` is likely meant for `setting`; LOGLEVEL and TIMEZONE are other programs'."""
    if name.replace("_", "") == setting.replace("_", ""):
        return False
    return _is_a_typo_away(name, setting)


def _is_a_typo_away(one: str, other: str) -> bool:
    """Whether a letter is missing, too many or another, or two neighbours are swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    begin = _alike(one, other)
    rest, meant = one[begin:], other[begin:]
    end = min(_alike(rest[::-1], meant[::-1]), len(rest), len(meant))
    left, right = rest[: len(rest) - end], meant[: len(meant) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
