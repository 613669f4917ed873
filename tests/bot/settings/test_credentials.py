"""Secrets in files of their own."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load_settings


def test_secrets_may_lie_in_files_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials/bot_token").write_text("1000001:from-a-file\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))

    assert load_settings().token() == "1000001:from-a-file"


@pytest.mark.parametrize(
    "name", ["bot_token", "webhook_secret", "metrics_token", "model_token", "encryption_key"]
)
def test_a_secret_whose_file_is_empty_protects_nothing_and_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / name).write_text("\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    with pytest.raises(SettingsError, match=f"{name.upper()} is wrong: "):
        load_settings()


def test_credentials_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/nowhere")

    with pytest.raises(SettingsError, match="CREDENTIALS_DIRECTORY"):
        load_settings()
