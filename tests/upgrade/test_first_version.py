"""All that the first version wrote is read by this one.

first/ has what 0.1.0 made, under the 32 bytes `k` for a key and a clock that stood still: rows.sql
under the tables of migration 0001, feedback.jsonl by its `emojibot feedback export`, settings.env
as its example has them, and the manifest of the first model that shipped. Ann, who consented,
picked 😂 for "we won" and found nothing fitting "no idea"; Bob, who did not, picked 🎉.
"""

import asyncio
import base64
import json
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.feedback import NONE_FITS, FeedbackStore, Keys, open_store
from bot.feedback.migrate import upgrade
from bot.settings import Settings, load_settings
from bot.words.privacy_policy import POLICY_VERSION
from model.artifact import Manifest
from tests.bot.conftest import People, examples

FIRST: Final = Path(__file__).parent / "first"
DATABASE: Final = Path("data/emojibot.db")
KEY_FILE: Final = Path("secrets/encryption.key")
URL: Final = f"sqlite+aiosqlite:///{DATABASE}"
ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


@pytest.fixture(autouse=True)
def _its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that the first version was run in."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copy(FIRST / "settings.env", ".env")
    KEY_FILE.parent.mkdir()
    KEY_FILE.write_bytes(base64.urlsafe_b64encode(b"k" * 32) + b"\n")
    upgrade(URL, "0001")
    with closing(sqlite3.connect(DATABASE)) as connection:
        connection.executescript((FIRST / "rows.sql").read_text("utf-8"))


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def ask(question: Callable[[FeedbackStore], Awaitable[Any]]) -> Any:
    """What the bot of these settings finds in its database."""

    async def answer() -> Any:
        keys = Keys.from_settings(None, KEY_FILE, create=False)
        async with open_store(URL, keys, bot="1000001") as store:
            return await question(store)

    upgrade(URL)
    return asyncio.run(answer())


def test_its_settings_hold_as_they_are() -> None:
    settings = load_settings()

    assert settings.bot_id() == "1000001"
    assert (settings.model, settings.min_confidence) == ("default", 0.1)
    assert settings.database_url == URL


def test_its_database_and_key_are_taken_over() -> None:
    upgraded, checked = run("db", "upgrade"), run("db", "check")

    assert (upgraded.exit_code, checked.exit_code) == (0, 0)
    assert "the encryption key fits it" in checked.output


def test_its_buttons_still_work() -> None:
    async def press(store: FeedbackStore) -> list[str | None]:
        found = [await store.offers.for_message(chat=CHAT, message=n) for n in (1, 2, 3)]
        again = await store.choices.choose(
            "AAAAAAAAAAAA", chat=CHAT, person=ANN, emoji="🎉", text=None
        )
        return [*(None if it is None else it.chosen for it in found), again.chosen]

    assert ask(press) == ["😂", NONE_FITS, "🎉", "🎉"]


def test_what_it_kept_is_shown_and_learned_from_once_its_people_agree_again() -> None:
    async def look(store: FeedbackStore) -> tuple[Any, ...]:
        before = await store.people.consent(ANN), await examples(store)
        await store.people.set_consent(ANN, given=True, version=POLICY_VERSION, lang="en")
        kept = (await store.people.belongings(ANN))["suggestions"]
        return *before, [it["choice"]["text"] for it in kept], await examples(store)

    consent, exported, texts, exported_later = ask(look)

    assert (consent.given, consent.answer) == (True, None)
    assert exported == []
    assert texts == ["we won", "no idea"]
    assert [example.text for example in exported_later] == ["we won", "no idea"]


def test_its_keys_are_rotated_and_its_people_still_known() -> None:
    run("db", "upgrade")

    rotated = run("db", "rotate-key")

    assert "2 rows had an older one" in rotated.output
    assert run("feedback", "forget", "--user", str(ANN), "--yes").exit_code == 0
    assert ask(lambda store: store.people.belongings(BOB))["suggestions"]


def test_its_export_is_training_data() -> None:
    result = run("model", "data", "--data", str(FIRST / "feedback.jsonl"))

    assert result.exit_code == 0
    assert "feedback" in result.output


def test_the_manifest_of_its_model_is_read() -> None:
    text = (FIRST / "manifest.json").read_text("utf-8")

    manifest = Manifest.from_json(text)

    assert (manifest.version, len(manifest.labels), manifest.parent) == ("default-1", 64, None)
    assert json.loads(manifest.to_json()) == json.loads(text)
