"""How long the files of code are, and the functions in them."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.architecture.imports import ROOT

CODE: Final = (".py", ".js", ".css")


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """Lines of a file or of a function, blank ones included; `where` finds it."""

    lines: int
    where: str

    def __str__(self) -> str:
        return f"{self.lines} {self.where}"


def files(*folders: str, kinds: Iterable[str] = CODE) -> list[Length]:
    """Every file of code below `folders`."""
    return [
        Length(len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT)))
        for folder in folders
        for kind in kinds
        for path in sorted((ROOT / folder).rglob(f"*{kind}"))
    ]


def functions(*folders: str) -> list[Length]:
    """Every function and method below `folders`, from its `def` to its end."""
    return [it for folder in folders for it in _functions_in(folder)]


def _functions_in(folder: str) -> Iterator[Length]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                where = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield Length(node.end_lineno - node.lineno + 1, where)
