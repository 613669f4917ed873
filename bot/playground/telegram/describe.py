"""Writes the compact description of the Bot API that the loopback server is strict by.

    python -m bot.playground.telegram.describe api.json

reads Telegram's methods and types in machine-readable form and keeps what a server can
check: fields, their types, which of them are required, what a method returns. The prose
is left out, but for the constants it hides ("always “emoji”"), without which one
reaction could pass for another, and for the list of reactions.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from bot.playground.telegram.schema import DESCRIPTION

_CONSTANT = re.compile(r'(?:always|must be) (?:"([^"]+)"|“([^”]+)”|\*([^*]+)\*|([a-z0-9_]+)$)')


def _type(field: dict[str, Any]) -> str:
    """The types of `field` as one string: `Integer | String`, or `"emoji"` for a constant."""
    constant = _CONSTANT.search(field["description"].rstrip("."))
    if constant and field["types"] == ["String"]:
        return json.dumps(next(filter(None, constant.groups())))
    return " | ".join(field["types"])


def _fields(described: dict[str, Any]) -> dict[str, Any]:
    fields = described.get("fields", [])
    return {
        "fields": {field["name"]: _type(field) for field in fields},
        "required": [field["name"] for field in fields if field["required"]],
    }


def _reactions(described: dict[str, Any]) -> list[str]:
    """The emojis that a reaction can be; only the prose of the field lists them."""
    [prose] = [f["description"] for f in described["fields"] if f["name"] == "emoji"]
    return re.findall(r'["“]([^"”]+)["”]', prose)


def compact(api: dict[str, Any]) -> dict[str, Any]:
    """The part of the machine-readable description that a server can check."""
    return {
        "source": f"{api['version']}, generated from the machine-readable description",
        "reactions": _reactions(api["types"]["ReactionTypeEmoji"]),
        "methods": {
            name: {**_fields(method), "returns": " | ".join(method["returns"])}
            for name, method in api["methods"].items()
        },
        "types": {
            name: {"subtypes": described["subtypes"]}
            if "subtypes" in described
            else _fields(described)
            for name, described in api["types"].items()
        },
    }


def write(description: dict[str, Any], path: Path) -> None:
    """Write `description` with one method or type a line, so that changes can be read."""

    def lines(entries: dict[str, Any]) -> str:
        return ",\n".join(f"{json.dumps(name)}: {json.dumps(entries[name])}" for name in entries)

    path.write_text(
        f'{{"source": {json.dumps(description["source"])},\n'
        f'"reactions": {json.dumps(description["reactions"], ensure_ascii=False)},\n'
        f'"methods": {{\n{lines(description["methods"])}\n}},\n'
        f'"types": {{\n{lines(description["types"])}\n}}}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    write(compact(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), DESCRIPTION)
