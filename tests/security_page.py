"""Reads docs/security.md: what is promised where, and the tests that are said to prove it."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bot.words.privacy_policy import policy
from bot.words.speech import speech_for

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs/security.md"
POLICY: Final = "../bot/words/privacy_policy.py"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its first cell, and the tests that its last one names."""

    said: str
    tests: tuple[str, ...]


def rows(text: str) -> list[Row]:
    """Every line of every table in `text`, but for heads and rules."""
    lines = [
        line for line in text.splitlines() if line.startswith("| ") and "| tests |" not in line
    ]
    return [_row(line) for line in lines]


def _row(line: str) -> Row:
    first, *_, last = (cell.strip() for cell in line.strip("|").split(" | "))
    return Row(first, tuple(re.findall(r"`(tests/[\w/.:]+)`", last)))


def promised(text: str) -> dict[str, list[Row]]:
    """The promises of `text` by the place that they are made at, as the headings link to it."""
    parts = re.split(r"^### \[[^\]]+\]\(([^)]+)\)$", text, flags=re.MULTILINE)[1:]
    return {place: rows(part) for place, part in zip(parts[::2], parts[1::2], strict=True)}


def words_at(place: str) -> str:
    """What stands at `place`, a link of the page: a file, a section of it, or the policy itself."""
    if place == POLICY:
        return plain(policy(speech_for("en")))
    file, _, anchor = place.partition("#")
    text = (PAGE.parent / file).read_text("utf-8")
    return plain(_section(text, anchor) if anchor else text)


def plain(text: str) -> str:
    """Without links, bullets and line ends."""
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return " ".join(re.sub(r"^\* ", "", text, flags=re.MULTILINE).split())


def not_quoted(text: str, quotes: list[Row]) -> str:
    """What is left of `text` without what is quoted of it."""
    for quote in quotes:
        text = text.replace(quote.said, "")
    return text.strip()


def _section(text: str, anchor: str) -> str:
    """What stands under the heading that is linked to as `anchor`."""
    for part in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
        heading, _, rest = part.partition("\n")
        if re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) == anchor:
            return rest
    raise LookupError(anchor)


@cache
def named_in(file: str) -> frozenset[str]:
    """The names of the tests that stand in `file`; none where there is no file."""
    path = ROOT / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    )
