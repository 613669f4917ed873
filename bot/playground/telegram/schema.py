"""Holds requests, answers and updates to the official description of the Bot API.

Telegram itself overlooks much (unknown parameters, odd types); this does not, so that a
bot which is accepted here makes only requests that the documentation allows.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.playground.telegram.errors import ApiError, bad_request

DESCRIPTION = Path(__file__).with_name("description.json")
ARRAY = "Array of "

_INTEGER = re.compile(r"-?[0-9]{1,18}")

# What Telegram says when a parameter is missing, or is no readable JSON.
_WITHOUT = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "action": "wrong parameter action in request",
}
_UNREADABLE = {
    "reply_markup": "can't parse inline keyboard button",
    "results": "can't parse InlineQueryResult",
    "button": "can't parse InlineQueryResultsButton",
    "entities": "can't parse entities",
    "caption_entities": "can't parse entities",
}


class Mismatch(ValueError):
    """A value is not what the description says.

    `depth` is how far into the value all was well: among several types that were tried,
    the one that was meant. It is not `another` one, whose constant says otherwise.
    """

    def __init__(self, where: str, what: str, *, another: bool = False) -> None:
        super().__init__(f"{where} {what}")
        self.depth = 0 if another else where.count(".") + where.count("[")


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file."""

    name: str
    content: bytes
    mime_type: str

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.content)} bytes)"


@cache
def description() -> dict[str, Any]:
    """Methods and types, as `describe` wrote them."""
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return read


def parameters(method: str, given: Mapping[str, object]) -> dict[str, Any]:
    """The parameters of a call of `method`, decoded and checked.

    A string is decoded where something else is due, as forms have nothing but strings.

    Raises:
        ApiError: 404 for an unknown method, 400 for a parameter that is unknown, missing
            or of another type than the description says.
    """
    described = description()["methods"].get(method)
    if described is None:
        raise ApiError(404, "Not Found")
    fields = described["fields"]
    for name in given:
        if name not in fields:
            raise bad_request(f"unknown parameter {name}")
    for name in described["required"]:
        if given.get(name) in (None, ""):
            raise bad_request(_WITHOUT.get(name, f"parameter {name} is required"))
    return {name: _decoded(name, fields[name], value) for name, value in given.items()}


def _decoded(name: str, types: str, value: object) -> Any:
    try:
        decoded = _decode(types, value) if isinstance(value, str) else value
        check(types, decoded, name)
    except Mismatch as mismatch:
        reason = _UNREADABLE.get(name, "can't parse parameter")
        raise bad_request(f"{reason}: {mismatch}") from mismatch
    return decoded


def _decode(types: str, written: str) -> object:
    """The value that `written` stands for in a form; itself when it is text or nonsense."""
    names = types.split(" | ")
    if "Integer" in names and _INTEGER.fullmatch(written):
        return int(written)
    if "String" in names:
        return written
    if "Boolean" in names:
        return {"true": True, "false": False}.get(written.lower(), written)
    try:
        return json.loads(written)
    except ValueError:
        return written


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
            mismatches.append(mismatch)
    raise max(mismatches, key=lambda mismatch: mismatch.depth)


def _check_one(name: str, value: object, where: str) -> None:
    if name.startswith(ARRAY):
        if not isinstance(value, list):
            raise Mismatch(where, f"must be an array, not {_named(value)}")
        for position, element in enumerate(value):
            check(name.removeprefix(ARRAY), element, f"{where}[{position}]")
        return
    if name.startswith('"'):
        if value != json.loads(name):
            raise Mismatch(where, f"must be {name}, not {_named(value)}", another=True)
        return
    described = description()["types"].get(name)
    if described is None or name == "InputFile":
        if not _is_plain(name, value):
            raise Mismatch(where, f"must be {name}, not {_named(value)}")
    elif "subtypes" in described:
        check(" | ".join(described["subtypes"]), value, where)
    else:
        _check_object(described, value, where)


def _check_object(described: dict[str, Any], value: object, where: str) -> None:
    if not isinstance(value, Mapping):
        raise Mismatch(where, f"must be an object, not {_named(value)}")
    for field, types in described["fields"].items():
        if types.startswith('"') and field in value:  # says which type is meant
            check(types, value[field], f"{where}.{field}")
    for field in described["required"]:
        if field not in value:
            raise Mismatch(f"{where}.{field}", "is missing")
    for field, content in value.items():
        if field not in described["fields"]:
            raise Mismatch(f"{where}.{field}", "is unknown")
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
