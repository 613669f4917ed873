"""The README, `--help` and the Makefile agree; what holds of every page is in `tests/docs`."""

import re

import pytest
from click.testing import CliRunner

from bot.cli import cli
from tests.docs.made import ROOT
from tests.docs.pages import called, code
from tests.docs.targets import targets

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LINES = 110  # a screen and a half


def test_the_readme_is_a_screen_and_a_half() -> None:
    assert len(README.splitlines()) <= LINES


def test_the_readme_says_how_to_begin_to_run_and_to_retrain() -> None:
    lines = [said for line in code(README) for said in called(line, "emojibot")]

    for command in ("suggest", "init", "run", "check", "feedback export", "model train", "help"):
        assert any(line.startswith(command) for line in lines), command


@pytest.mark.parametrize("words", ["", "db", "feedback", "model"])
def test_no_line_in_a_list_of_commands_is_cut_off(words: str) -> None:
    listed = CliRunner().invoke(cli, [*words.split(), "--help"], terminal_width=80)

    assert "Commands:" in listed.output
    assert "..." not in listed.output.partition("Commands:")[2]


def test_make_help_tells_every_target_and_what_it_does() -> None:
    [named] = re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)

    assert list(targets()) == named.split()
    assert all(targets().values())


@pytest.mark.parametrize("page", ["README.md", "docs/start.md"])
def test_a_page_says_of_a_target_what_make_help_says(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")

    said = dict(re.findall(r"^make ([a-z]+) +# (.*)", text, re.MULTILINE))

    assert {"play", "test"} <= set(said)
    assert said == {target: targets().get(target) for target in said}


def test_the_front_page_begins_to_say_what_make_help_says() -> None:
    said = re.findall(r"^make ([a-z]+) +# (.*)", (ROOT / "docs/index.md").read_text("utf-8"), re.M)

    assert [target for target, _ in said] == ["play", "test"]
    assert all(targets()[target].startswith(words) for target, words in said)


def test_the_readme_says_how_to_check_a_change() -> None:
    assert "\nmake check " in README
    assert "\nmake help " in README


def test_what_git_runs_before_a_commit_is_a_part_of_make_check() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    [check] = re.findall(r"^check:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)

    entries = re.findall(r"entry: (.*)", hooks)

    assert entries
    assert [entry for entry in entries if f"\t{entry}" not in check] == []
