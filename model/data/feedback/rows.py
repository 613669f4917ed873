"""One row of a feedback export: what somebody was offered for a text, and what they answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from model.labels import canonical
from model.ranking import Suggestion

# How an answer was given: a button, an emoji that the person typed (own: one that no default
# model knows), an inline result that they sent, a reaction that they gave.
Kind: TypeAlias = Literal["tap", "correction", "own", "inline", "reaction"]

_KINDS: Final = frozenset(get_args(Kind))
_TRUTH: Final = {"true": True, "false": False}  # as CSV spells it, in any case


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """An answer of a person who agreed that it is kept for training.

    Attributes:
        id: names the row; other in every export.
        person: whose it is; other in every export, so nobody can be followed through them.
        text: masked; the person's own emojis may still be in it.
        emojis: the emoji picked, in its stored form, or nothing where none fitted.
        rank: where the emoji picked stood, 1 being first; None when it was not shown.
        shown: what was offered, in the order shown, with the scores it had then.
        shuffled: whether that order was drawn at random.
        lang: as the bot detected it: "en", "ru" or "other".
        model: the version that answered.
    """

    id: str
    person: str
    text: str
    emojis: tuple[str, ...]
    none: bool
    rank: int | None
    shown: tuple[Suggestion, ...]
    shuffled: bool
    kind: Kind
    lang: str
    source: str
    model: str
    day: date


def row_of(found: Mapping[str, Any]) -> FeedbackRow:
    """The row that a file holds as `found`: JSON's types, or CSV's strings.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is not one.
    """
    emojis = tuple(intern(canonical(emoji)) for emoji in _list(found["emojis"]))
    shown = sorted(_list(found["shown"]), key=lambda one: int(one["rank"]))
    row = FeedbackRow(
        id=str(found["id"]),
        person=intern(_filled(found, "person")),
        text=_text(found["text"]),
        emojis=emojis,
        none=_bool(found["none"]),
        rank=_rank(found["rank"]),
        shown=tuple(
            Suggestion(intern(canonical(one["emoji"])), float(one["score"])) for one in shown
        ),
        shuffled=_bool(found["shuffled"]),
        kind=_kind(found["kind"]),
        lang=intern(str(found["lang"])),
        source=intern(str(found["source"])),
        model=intern(str(found["model"])),
        day=_day(found["day"]),
    )
    if [int(one["rank"]) for one in shown] != list(range(1, len(shown) + 1)):
        raise ValueError("the ranks of what was shown are not 1, 2, 3, …")
    if len(emojis) != (0 if row.none else 1):
        raise ValueError(f"none is {str(row.none).lower()}, with {len(emojis)} emojis")
    if row.rank is not None and _at(row) != emojis:
        raise ValueError(f"the emoji picked was not shown at rank {row.rank}")
    return row


def _at(row: FeedbackRow) -> tuple[str, ...]:
    return tuple(one.emoji for one in row.shown[row.rank - 1 : row.rank]) if row.rank else ()


def _list(found: Any) -> list[Any]:
    values = json.loads(found) if isinstance(found, str) else found
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is not a list")
    return values


def _bool(found: Any) -> bool:
    return found if isinstance(found, bool) else _TRUTH[found.lower()]


def _rank(found: Any) -> int | None:
    return None if found in (None, "") else int(found)


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise TypeError("text is not a string")
    return found


def _filled(found: Mapping[str, Any], key: str) -> str:
    if not (value := str(found[key])):
        raise ValueError(f"{key} is empty")
    return value


def _kind(found: Any) -> Kind:
    if found not in _KINDS:
        raise ValueError(f"there is no kind {found!r}")
    return cast(Kind, intern(found))


def _day(found: Any) -> date:
    return found if isinstance(found, date) else date.fromisoformat(found)
