"""Where the encryption key comes from, and what is made of it."""

import base64
import logging
from pathlib import Path

import pytest

from bot.errors import SettingsError, StoreError
from bot.feedback import Keys

SECRET = base64.urlsafe_b64encode(b"s" * 32).decode()


def test_a_missing_key_file_is_made_for_its_owner_only_and_said_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "secrets" / "encryption.key"

    with caplog.at_level(logging.WARNING):
        made = Keys.from_settings(None, file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in caplog.text
    assert file.read_text().strip() not in caplog.text
    assert Keys.from_settings(None, file).person(1) == made.person(1)
    assert [path.name for path in file.parent.iterdir()] == ["encryption.key"]


def test_a_key_in_the_settings_comes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "encryption.key"

    keys = Keys.from_settings(SECRET, file)

    assert keys.check() == Keys(b"s" * 32).check()
    assert not file.exists()


@pytest.mark.parametrize(
    "key", ["password", SECRET[:-4], "é" * 43, SECRET + "AAAA"], ids=["word", "short", "é", "long"]
)
def test_a_weak_key_is_refused_without_showing_it(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match="32 random bytes") as caught:
        Keys.from_settings(key, tmp_path / "encryption.key")

    assert key not in str(caught.value)


def test_an_unreadable_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"encryption\.key"):
        Keys.from_settings(None, tmp_path / "encryption.key", create=False)
    with pytest.raises(SettingsError, match=str(tmp_path)):
        Keys.from_settings(None, tmp_path)


def test_pseudonyms_are_stable_under_one_key_and_tell_nothing_across_keys_and_kinds() -> None:
    keys, same, other = Keys(b"k" * 32), Keys(b"k" * 32), Keys(b"x" * 32)

    pseudonyms = [keys.person(1), keys.chat(1), keys.message(1, 1), other.person(1), keys.check()]

    assert keys.person(1) == same.person(1)
    assert len(set(pseudonyms)) == len(pseudonyms)
    assert keys.message(1, 23) != keys.message(12, 3)


def test_a_text_is_read_with_its_key_only() -> None:
    stored = Keys(b"k" * 32).encrypt("we won 🏆")

    assert Keys(b"k" * 32).decrypt(stored) == "we won 🏆"
    with pytest.raises(StoreError):
        Keys(b"x" * 32).decrypt(stored)
