"""The README, `--help` and the Makefile agree."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        words = (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, words)
        else:
            yield " ".join(words), command


ALL = dict(commands(cli))


@pytest.mark.parametrize("words", ALL)
def test_every_command_is_explained_in_help_and_in_the_readme(words: str) -> None:
    assert ALL[words].help
    assert f"`emojibot {words}`" in README


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"`emojibot ([a-z]+(?: [a-z]+)?)`", README))

    assert named == set(ALL)


def test_every_line_to_type_is_understood() -> None:
    lines = [line for line in BLOCKS.splitlines() if ".venv/bin/emojibot" in line]
    assert lines
    for line in lines:
        words = shlex.split(line.split(".venv/bin/emojibot")[1])
        *path, _ = _split(words)
        name = " ".join(path)
        assert name in ALL, line
        ALL[name].make_context(name, words[len(path) :], resilient_parsing=True)
        known = {option for parameter in ALL[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"^make ([a-z]+)", BLOCKS, re.MULTILINE)) <= targets


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def _split(words: list[str]) -> list[str]:
    """The words of the command, and one more."""
    found: list[str] = []
    for word in words:
        found.append(word)
        if " ".join(found) in ALL:
            return [*found, ""]
    return [*found, ""]
