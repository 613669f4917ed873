"""Reads the Dockerfile: which stages there are, and what each begins with, does and may copy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class Stage:
    """What comes between two FROMs: words in capitals, each with the rest of its line."""

    name: str
    base: str
    steps: list[tuple[str, str]] = field(default_factory=list)


def stages(file: Path) -> dict[str, Stage]:
    """Every stage by its name, in the order of the file."""
    found: dict[str, Stage] = {}
    for word, rest in _instructions(file.read_text("utf-8")):
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found[name] = Stage(name, base)
        else:
            [*_, stage] = found.values()
            stage.steps.append((word, rest))
    return found


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    for line in filter(None, joined.splitlines()):
        word, rest = line.split(maxsplit=1)
        yield word, re.sub(r"\s+", " ", rest)


def copied(arguments: str) -> tuple[str | None, list[str], str]:
    """What a COPY has: the stage it copies from, its sources and its target."""
    words = arguments.split()
    origin = words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else None
    return origin, words[:-1], words[-1]


def is_sent(path: str, ignore: Path) -> bool:
    """Whether the file at `path` in the repository reaches the build: the last pattern decides."""
    sent = True
    places = [path, *map(str, PurePosixPath(path).parents)]
    for pattern in ignore.read_text("utf-8").splitlines():
        wanted = pattern.removeprefix("!")
        anywhere = wanted.removeprefix("**/")
        if wanted.startswith("#") or not wanted:
            continue
        names = [PurePosixPath(it).name if anywhere != wanted else it for it in places]
        if any(fnmatch(name, anywhere) for name in names):
            sent = pattern.startswith("!")
    return sent
