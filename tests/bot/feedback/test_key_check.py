"""Which key a database is opened with."""

import os
from pathlib import Path

import pytest

from bot.errors import SettingsError, StoreError
from bot.feedback import FeedbackStore, Keys, open_store
from bot.feedback.key_check import keys_for
from tests.bot.conftest import People


async def test_a_new_database_gets_a_new_key(url: str, tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "encryption.key"

    async with open_store(url, await keys_for(url, None, file)):
        pass

    assert file.exists()
    async with open_store(url, await keys_for(url, None, file)):
        pass


async def test_no_new_key_is_made_for_a_database_that_another_has_written(
    url: str, keys: Keys, tmp_path: Path
) -> None:
    async with open_store(url, keys):
        pass
    file = tmp_path / "secrets" / "encryption.key"

    with pytest.raises(SettingsError, match=r"put the key back there") as caught:
        await keys_for(url, None, file)

    assert "\n" not in str(caught.value)
    assert not file.parent.exists()


async def test_where_there_is_no_database_the_key_is_made_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "encryption.key"

    await keys_for(f"sqlite+aiosqlite:///{tmp_path}/fresh.db", None, file)

    assert os.listdir(tmp_path) == [file.name]


async def test_a_database_without_tables_has_no_key_yet(tmp_path: Path) -> None:
    (tmp_path / "fresh.db").touch()

    await keys_for(f"sqlite+aiosqlite:///{tmp_path}/fresh.db", None, tmp_path / "key")

    assert sorted(os.listdir(tmp_path)) == ["fresh.db", "key"]


async def test_another_key_is_refused(store: FeedbackStore, people: People, url: str) -> None:
    await store.check_key()
    await people.offered()

    with pytest.raises(StoreError, match="another encryption key"):
        async with open_store(url, Keys(b"x" * 32)):
            pass
