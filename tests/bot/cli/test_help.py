from pathlib import Path

import pytest

from bot.cli.help import TOPICS
from tests.bot.cli.conftest import Run

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_shown(run: Run, topic: str) -> None:
    result = run("help", topic)

    assert result.exit_code == 0
    heading = (ROOT / TOPICS[topic]).read_text("utf-8").splitlines()[0].lstrip("# ")
    assert " ".join(heading.split()[:2]) in result.stdout
    assert len(result.stdout.splitlines()) > 5


def test_each_page_is_a_topic() -> None:
    pages = {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}

    assert pages - set(TOPICS.values()) == {"docs/index.md"}  # which the README is in a terminal


def test_a_topic_is_its_page_and_nothing_else(run: Run) -> None:
    assert "RETENTION_DAYS" in run("help", "privacy").stdout
    assert "xlm-roberta-en-ru-emoji-v2" not in run("help", "privacy").stdout


def test_a_command_is_a_topic_too(run: Run) -> None:
    assert "suggest [OPTIONS] [TEXT...]" in run("help", "suggest").stdout.splitlines()[0]


def test_a_command_of_a_group_is_a_topic_too(run: Run) -> None:
    assert "feedback export [OPTIONS]" in run("help", "feedback", "export").stdout.splitlines()[0]


def test_a_mistyped_command_of_a_group_is_guessed(run: Run) -> None:
    result = run("help", "feedback", "exprot")

    assert result.exit_code == 2
    assert "there is no topic feedback exprot; did you mean export?" in result.stderr


def test_the_topics_are_listed(run: Run) -> None:
    assert "privacy" in run("help").stdout


def test_a_mistyped_topic_is_guessed(run: Run) -> None:
    result = run("help", "pirvacy")

    assert result.exit_code == 2
    assert "there is no topic pirvacy; did you mean privacy?" in result.stderr
