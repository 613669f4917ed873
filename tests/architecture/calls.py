"""What the code calls and imports, file by file, for rules that no linter has."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from tests.architecture.imports import ROOT

CODE: Final = ("bot", "model")


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax of every file of code, by its path from the root."""
    files = [it for folder in CODE for it in sorted((ROOT / folder).rglob("*.py"))]
    return {str(it.relative_to(ROOT)): parsed(it) for it in files}


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """What is called, as it is written: `logger.info`."""
    return ast.unparse(call.func)


def option(call: ast.Call, name: str) -> object:
    """The constant that is given as `name`; None where it is none, or nothing is given."""
    for keyword in call.keywords:
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return keyword.value.value
    return None


def modules(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, and every name from one, with it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (it.name for it in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{it.name}" for it in node.names)


def names(node: ast.AST) -> set[str]:
    """Every name and attribute within `node`."""
    found = {it.id for it in ast.walk(node) if isinstance(it, ast.Name)}
    return found | {it.attr for it in ast.walk(node) if isinstance(it, ast.Attribute)}


def is_composed(node: ast.AST) -> bool:
    """Whether `node` is a string that is put together of others."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "join") and isinstance(node.func.value, ast.Constant)
    return isinstance(node, ast.JoinedStr | ast.BinOp)
