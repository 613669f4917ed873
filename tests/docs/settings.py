"""Makes `docs/settings.md` of `.env.example`, which says why, and of what each setting takes."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import SecretStr
from pydantic.fields import FieldInfo

_HEAD: Final = """\
# Settings

`make docs` makes this page from [`.env.example`](../.env.example) and
[`bot/settings/__init__.py`](../bot/settings/__init__.py).
"""
_KINDS: Final[Mapping[Any, str]] = {
    SecretStr: "a secret",
    frozenset[int]: "whole numbers",
    Path: "a path",
    float: "a number",
    int: "a whole number",
    str: "text",
}


def settings_page(example: str, fields: Mapping[str, FieldInfo]) -> str:
    """The page: a section for each part of `example`, and in it each setting.

    Args:
        example: comments, each above its setting; one that begins with `## ` names a part.
        fields: what each setting takes, by its name in small letters.
    """
    page = "".join(f"\n{paragraph}\n" for paragraph in _paragraphs(example, fields))
    return _HEAD + re.sub(r"\bdocs/([\w-]+\.md)", r"[\1](\1)", page)


def _paragraphs(example: str, fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    for part in example.strip().split("\n\n"):
        reason: list[str] = []
        for line in part.splitlines():
            name, is_setting, default = line.partition("=")
            if line.startswith("## "):
                yield line
            elif line.startswith("# "):
                reason.append(line.removeprefix("# "))
            elif is_setting:
                yield f"### `{name}`"
                yield "\n".join(reason)
                yield f"Takes {_fits(fields[name.lower()])}; {_unless_set(default)} unless set."
                reason = []
        if reason:  # the words before all parts
            yield "\n".join(reason)


def _fits(field: FieldInfo) -> str:
    """What the setting takes, in words."""
    choices = get_args(field.annotation)
    if get_origin(field.annotation) is Literal:
        *others, last = (f"`{choice}`" for choice in choices)
        return f"{', '.join(others)} or {last}"
    kind = _KINDS[field.annotation if field.annotation in _KINDS else choices[0]]
    least = next((limit.ge for limit in field.metadata if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, Le)), None)
    if least is None:
        return kind
    return f"{kind}, {least} or more" if most is None else f"{kind}, {least} to {most}"


def _unless_set(default: str) -> str:
    return f"`{default}`" if default else "empty"
