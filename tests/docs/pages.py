"""Reads the pages: what they link to, and the words in them that a machine must understand."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pymdownx.slugs import slugify

from tests.docs.made import ROOT

PAGES: Final = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "model/corpus/README.md",
    ROOT / "model/default/README.md",
    *sorted((ROOT / "docs").glob("*.md")),
)

_FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?<=\n\n)(?: {4}.*\n)+")
_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_slug = slugify(case="lower")  # what GitHub calls a heading, and the site


def code(page: str) -> list[str]:
    """Every line to type, in a block or between backticks; one that goes on is one."""
    blocks = [text for kind, text in _FENCED.findall(page) if kind == "sh"]
    blocks += _INDENTED.findall(page)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines] + spans(page)


def spans(page: str) -> list[str]:
    """What stands between backticks."""
    return [" ".join(text.split()) for _, text in _SPAN.findall(_FENCED.sub("", page))]


def settings(page: str) -> set[str]:
    """The names in capitals that stand between backticks, with or without a value."""
    found = (re.fullmatch(r"([A-Z][A-Z0-9_]+)(=.*)?", it) for it in spans(page))
    return {name[1] for name in found if name}


def links(page: str) -> list[str]:
    """Where its links and pictures lead, those to other servers left out."""
    prose = _FENCED.sub("", page)
    return re.findall(r"\]\((?![a-z]+:)([^)\s]+)\)", prose)


def anchors(page: str) -> set[str]:
    """What a link may name within the page."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", page), re.MULTILINE)
    return {_slug(_words(heading), "-") for heading in headings}


def _words(heading: str) -> str:
    """A heading without what marks code, and of a link its words."""
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", heading).replace("`", "")


def called(line: str, program: str) -> Iterator[str]:
    """What a line of code says to a program, wherever the shell would take it for one."""
    begin = r"(?:^|[|&;(] *|bin/|sudo |exec \w+ |[A-Z_]+=\S+ )"
    for said in re.findall(rf"{begin}{program}(?: ([^|&;<>()#]*)|$)", line):
        yield said.strip()


def extras(line: str) -> list[str]:
    """The extras of the bot that a line of code installs."""
    found = re.findall(r"(?:clone|\.|\.whl)\[([a-z,]+)\]", line)
    return [name for names in found for name in names.split(",")]


def relative(file: Path) -> str:
    """How a page is called in the repository."""
    return file.relative_to(ROOT).as_posix()
