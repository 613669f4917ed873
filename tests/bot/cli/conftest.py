"""Runs a command in a folder of its own, with the settings of a new installation."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls `emojibot` with the given words."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEY", KEY)

    def run(*words: str, answer: str | None = None) -> Result:
        return CliRunner().invoke(cli, words, input=answer, catch_exceptions=False)

    return run
