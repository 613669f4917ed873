"""What slips into a commit is found, and nothing that is made up stands in the way."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from tests.secrets.__main__ import MADE_UP, ROOT, found, main, tracked

TOKEN = f"{2 * 10**9 + 17}:AA{'Gq7-xW_3kZ' * 3}Lm9"  # as BotFather's, and nobody's

KEY = base64.urlsafe_b64encode(bytes(range(0, 256, 8))).decode()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"BOT_TOKEN={TOKEN}", "Telegram Bot Token"),
        (f"curl https://api.telegram.org/bot{TOKEN}/getMe", "Telegram Bot Token"),
        (f"ENCRYPTION_KEY={KEY}", "Encryption Key"),
        (KEY, "Encryption Key"),
        (f'keys = Keys.from_settings("{KEY}", path)', "Encryption Key"),
        ("-----BEGIN " + "PRIVATE KEY-----", "Private Key"),
        ("DATABASE_URL=postgresql+asyncpg://ann:" + "s3same@db/bot", "Basic Auth Credentials"),
    ],
)
def test_a_token_and_a_key_are_found(line: str, kind: str, tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text(f"# settings\n{line}\n")

    assert [(it.type, it.line_number) for it in found([str(file)])] == [(kind, 2)]


def test_what_is_found_is_named_and_never_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"BOT_TOKEN={TOKEN}\n")

    assert main([str(file)]) == 1

    said = capsys.readouterr().err
    assert said.startswith(f"{file}:1: Telegram Bot Token\n")
    assert TOKEN[-10:] not in said


def test_a_file_with_a_secret_is_not_committed(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"BOT_TOKEN={TOKEN}\n")

    run = subprocess.run([sys.executable, "-m", "tests.secrets", file], cwd=ROOT)

    assert run.returncode == 1


def test_nothing_that_git_tracks_looks_like_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert list(found(tracked())) == []


def test_what_is_called_made_up_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    known = set(MADE_UP)
    monkeypatch.setattr("tests.secrets.__main__.MADE_UP", set())

    assert {(it.filename, it.type) for it in found({file for file, _ in known})} == known
