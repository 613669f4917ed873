"""Reads `docs/architecture.md`: the ways through the house, and the files that it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from tests.architecture.imports import ROOT

PAGE: Final = ROOT / "docs" / "architecture.md"

_LINK = r"\[`(?P<{0}>[\w/.]+)`\]\(\.\./[\w/.]+\)"
_STEP = re.compile(rf"{_LINK.format('file')}(?:, given by {_LINK.format('giver')})?")


@dataclass(frozen=True, slots=True)
class Step:
    """A file on a way; `giver` ties it to those before where they do not import it."""

    file: str
    giver: str | None


Stretch: TypeAlias = tuple[Step, ...]  # a way that a process goes without a stop


def ways(page: str) -> Mapping[str, tuple[Stretch, ...]]:
    """Every section that is a way, by its heading."""
    sections = (it.partition("\n") for it in page.split("\n## ")[1:])
    found = {heading: _stretches(text) for heading, _, text in sections}
    return {heading: stretches for heading, stretches in found.items() if stretches}


def _stretches(text: str) -> tuple[Stretch, ...]:
    """A numbered list each: where the numbers begin anew, another process goes on."""
    lists: list[list[Step]] = []
    for number, item in re.findall(r"^(\d+)\. (.*(?:\n   .+)*)", text, re.MULTILINE):
        step = _STEP.match(" ".join(item.split()))
        assert step is not None, f"begins with no link to a file: {item}"
        if number == "1":
            lists.append([])
        lists[-1].append(Step(step["file"], step["giver"]))
    return tuple(map(tuple, lists))
