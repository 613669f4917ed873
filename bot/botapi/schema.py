"""Checks requests, answers and updates against the official description of the Bot API.

Telegram itself overlooks much (unknown parameters, odd types); this does not, so that a
bot which is accepted here makes only requests that the documentation allows.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.botapi.describe import DESCRIPTION

ARRAY = "Array of "


class Mismatch(ValueError):
    """A value is not what the description says; names the place and both sides."""


class Upload(tuple[str, bytes]):
    """An uploaded file: its name and its content."""

    __slots__ = ()


@cache
def description() -> dict[str, Any]:
    """Methods and types, as `describe` wrote them."""
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return read


def check(types: str, value: object, where: str = "") -> None:
    """Check `value` against `types`, e.g. `Integer | Array of User`.

    Raises:
        Mismatch: it is something else.
    """
    where = where or types
    mismatches = []
    for name in types.split(" | "):
        try:
            return _check_one(name, value, where)
        except Mismatch as mismatch:
            mismatches.append(str(mismatch))
    raise Mismatch(max(mismatches, key=len))


def _check_one(name: str, value: object, where: str) -> None:
    if name.startswith(ARRAY):
        if not isinstance(value, list):
            raise Mismatch(f"{where} must be an array, not {_named(value)}")
        for position, element in enumerate(value):
            check(name.removeprefix(ARRAY), element, f"{where}[{position}]")
        return
    if name.startswith('"'):
        if value != json.loads(name):
            raise Mismatch(f"{where} must be {name}, not {_named(value)}")
        return
    described = description()["types"].get(name)
    if described is None:
        if not _is_plain(name, value):
            raise Mismatch(f"{where} must be {name}, not {_named(value)}")
    elif "subtypes" in described:
        check(" | ".join(described["subtypes"]), value, where)
    else:
        _check_object(described, value, where)


def _check_object(described: dict[str, Any], value: object, where: str) -> None:
    if not isinstance(value, Mapping):
        raise Mismatch(f"{where} must be an object, not {_named(value)}")
    for field in described["required"]:
        if field not in value:
            raise Mismatch(f"{where}.{field} is missing")
    for field, content in value.items():
        if field not in described["fields"]:
            raise Mismatch(f"{where}.{field} is unknown")
        check(described["fields"][field], content, f"{where}.{field}")


def _is_plain(name: str, value: object) -> bool:
    if name == "Integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "Float":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name == "InputFile":
        return isinstance(value, Upload)
    return isinstance(value, {"String": str, "Boolean": bool}[name])


def _named(value: object) -> str:
    return type(value).__name__
