"""`emojibot init` in a folder where nothing is yet, and where something is."""

import stat
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from tests.bot.cli.conftest import Run

TOKEN = "1000001:AAF-of_a-test"
ENV = Path(".env")


@pytest.fixture(autouse=True)
def _a_new_machine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings, and a Telegram that knows the token."""
    for name in ("BOT_TOKEN", "ENCRYPTION_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.cli.check._token", lambda _: "@emojibot")
    monkeypatch.setattr("bot.cli.check._model", lambda _: "tiny-1, 7 emojis")


def test_it_asks_for_the_token_and_makes_all_that_the_bot_needs(run: Run) -> None:
    result = run("init", answer=f"{TOKEN}\n")

    assert result.exit_code == 0
    assert "Token from @BotFather" in result.output
    assert f"BOT_TOKEN={TOKEN}" in ENV.read_text().splitlines()
    assert stat.S_IMODE(ENV.stat().st_mode) == 0o600
    assert Path("data/emojibot.db").is_file()
    assert Path("secrets/encryption.key").is_file()
    for line in ("✓ database: at the newest schema", "✓ key: fits the database", "✓ token: @"):
        assert line in result.output
    for command in ("/setinline", "/setinlinefeedback", "/setprivacy", "emojibot run"):
        assert command in result.output


def test_what_is_there_stays_and_is_not_asked_for_again(run: Run) -> None:
    ENV.write_text(f"# mine\nSUGGESTIONS=3\nBOT_TOKEN={TOKEN}\n")
    run("init")
    before = (ENV.read_bytes(), Path("secrets/encryption.key").read_bytes())

    result = run("init")

    assert result.exit_code == 0
    assert "Token from" not in result.output
    assert (ENV.read_bytes(), Path("secrets/encryption.key").read_bytes()) == before


def test_another_token_takes_the_place_of_the_first_and_of_nothing_else(run: Run) -> None:
    ENV.write_text("# mine\nBOT_TOKEN=1:old\nSUGGESTIONS=3\n")

    result = run("init", "--token", TOKEN)

    assert result.exit_code == 0
    assert ENV.read_text() == f"# mine\nBOT_TOKEN={TOKEN}\nSUGGESTIONS=3\n"


@pytest.mark.parametrize("token", ["@emojibot", "1000001", "Done! Your token is 1:A", "x\ny"])
def test_what_is_no_token_is_refused_and_nothing_is_made(run: Run, token: str) -> None:
    result = run("init", "--token", token)

    assert result.exit_code == 2
    assert "that is no token: copy the whole line like 123456:AAF..." in result.stderr
    assert not ENV.exists()
    assert not Path("data").exists()


def test_what_is_wrong_is_said_with_the_way_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Settings) -> str:
        raise SettingsError("Telegram does not accept BOT_TOKEN: copy it again from @BotFather")

    monkeypatch.setattr("bot.cli.check._token", refuse)

    result = run("init", "--token", TOKEN)

    assert result.exit_code == 1
    assert "✗ token: Telegram does not accept BOT_TOKEN" in result.stderr
    assert "once more: emojibot init (--token takes another)" in result.stderr
    assert "/setinline" not in result.output


def test_a_token_in_the_environment_hides_no_other(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:old")

    result = run("init", "--token", TOKEN)

    assert result.exit_code == 2
    assert "BOT_TOKEN in the environment hides that in .env: unset it" in result.stderr
