"""The README, its companions, `--help` and the Makefile agree."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")
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


@pytest.mark.parametrize("words", ["", "db", "feedback", "model"])
def test_no_line_in_a_list_of_commands_is_cut_off(words: str) -> None:
    listed = CliRunner().invoke(cli, [*words.split(), "--help"], terminal_width=80)

    assert "Commands:" in listed.output
    assert "..." not in listed.output.partition("Commands:")[2]


def test_every_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"`emojibot ([a-z]+(?: [a-z-]+)?)`", README))

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


def test_make_help_tells_every_target_and_what_it_does() -> None:
    [targets] = re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)

    assert list(_help()) == targets.split()
    assert all(_help().values())


def test_the_readme_says_of_a_target_what_make_help_says() -> None:
    said = dict(re.findall(r"^make ([a-z]+) +# (.*)", BLOCKS, re.MULTILINE))

    assert {"play", "test", "check", "help"} <= set(said)
    assert said == {target: _help().get(target) for target in said}


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_a_page_names_exists(page: str) -> None:
    named = re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / page).read_text("utf-8"), re.MULTILINE)

    assert named
    assert set(named) <= set(_help())


def test_what_git_runs_before_a_commit_is_a_part_of_make_check() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    [check] = re.findall(r"^check:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)

    entries = re.findall(r"entry: (.*)", hooks)

    assert entries
    assert [entry for entry in entries if f"\t{entry}" not in check] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    file = ROOT / page
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", file.read_text("utf-8")):
        assert (file.parent / target).exists(), target


def _help() -> dict[str, str]:
    """What `make help` says of each target."""
    run = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(re.findall(r"^make ([a-z-]+) +(.*)", run.stdout, re.MULTILINE))


def _split(words: list[str]) -> list[str]:
    """The words of the command, and one more."""
    found: list[str] = []
    for word in words:
        found.append(word)
        if " ".join(found) in ALL:
            return [*found, ""]
    return [*found, ""]
