"""Who imports whom in `bot` and `model`, read from the source without running it.

Imports under TYPE_CHECKING and inside functions count like all others, and so does a command that
a `LazyGroup` knows by a string, as in `"bot.cli.run:run"`.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final, TypeAlias

import grimp

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("bot", "model")

Arrows: TypeAlias = Mapping[str, AbstractSet[str]]  # from what imports to what it imports

_BY_STRING = re.compile(r"((?:bot|model)(?:\.\w+)+):\w+")


@cache
def imports() -> Arrows:
    """Every module, with the modules that it imports."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    return {
        module: graph.find_modules_directly_imported_by(module) | _called_by_string(module)
        for module in sorted(graph.modules)
    }


def file_of(module: str) -> Path:
    """Where a module lies, from the root of the project: `bot/feedback/__init__.py`."""
    path = Path(*module.split("."))
    return path / "__init__.py" if (ROOT / path).is_dir() else path.with_suffix(".py")


def module_of(file: Path) -> str:
    """The module in a file, given from the root of the project; the reverse of `file_of`."""
    return ".".join((file.parent if file.name == "__init__.py" else file.with_suffix("")).parts)


def circle(arrows: Arrows) -> list[str]:
    """A way from one back to itself, if there is any: the first stands at the end, too."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        backwards: list[str] = error.args[1]
        return backwards[::-1]
    return []


def folder_of(module: str) -> str:
    """The package that a module lies in; a package lies in itself."""
    return module if (ROOT / Path(*module.split("."))).is_dir() else module.rpartition(".")[0]


def _called_by_string(module: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file_of(module)).read_text(encoding="utf-8"))
    return frozenset(_strings(tree))


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = _BY_STRING.fullmatch(node.value)
            if found:
                yield found[1]
