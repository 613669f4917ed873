"""The arrows between the modules: no way leads back to where it began."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, circle, file_of, folder_of, imports, module_of


def test_no_module_imports_itself_by_a_detour() -> None:
    found = circle(imports())

    assert not found, "a circle: " + " → ".join(found)


def test_an_import_for_types_only_is_seen() -> None:
    module = "bot.cli.export"

    assert "if TYPE_CHECKING:" in (ROOT / file_of(module)).read_text(encoding="utf-8")
    assert "bot.feedback.export.tally" in imports()[module]


def test_a_command_named_by_a_string_is_seen() -> None:
    assert "bot.cli.run" in imports()["bot.cli"]


def test_a_circle_is_told_in_the_order_of_its_imports() -> None:
    arrows = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}

    found = circle(arrows)

    assert found[0] == found[-1]
    assert all(after in arrows[before] for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("module", "file", "folder"),
    [
        ("bot.feedback", "bot/feedback/__init__.py", "bot.feedback"),
        ("bot.feedback.store", "bot/feedback/store.py", "bot.feedback"),
        ("model.text", "model/text.py", "model"),
    ],
)
def test_a_module_has_a_file_and_a_folder(module: str, file: str, folder: str) -> None:
    assert file_of(module) == Path(file)
    assert module_of(Path(file)) == module
    assert folder_of(module) == folder
