"""Runs a command in a folder of its own, with the settings of a new installation."""

import asyncio
import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.feedback import Keys, Shown, open_store
from bot.words.privacy_policy import POLICY_VERSION
from model.ranking import Suggestion

URL = "sqlite+aiosqlite:///data/emojibot.db"
ANN, BOB = 700_000_001, 700_000_002
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


@pytest.fixture
def taps(run: Run) -> None:
    """Ann, who consents, picks 🎉 and then nothing; Bob, who does not, picks ❤."""
    run("db", "upgrade")
    shown = Shown((Suggestion("🎉", 0.5), Suggestion("❤", 0.25)), "tiny-1", "en", 7)

    async def tap() -> None:
        async with open_store(URL, Keys(b"k" * 32)) as store:
            await store.people.set_consent(ANN, given=True, version=POLICY_VERSION, lang="en")
            taps = [(ANN, "🎉", "we won"), (ANN, None, "no idea"), (BOB, "❤", "a secret")]
            for message, (person, emoji, text) in enumerate(taps):
                offer = await store.offers.offer(
                    chat=1, message=message, person=person, shown=shown
                )
                await store.choices.choose(
                    offer.token, chat=1, person=person, emoji=emoji, text=text
                )

    asyncio.run(tap())
