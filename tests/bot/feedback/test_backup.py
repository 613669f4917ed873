"""Copies of the database are whole, and never take the place of something else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.feedback import Keys, open_store
from bot.feedback.backup import backup, examine, restore
from bot.feedback.migrate import upgrade
from tests.bot.conftest import People

pytestmark = pytest.mark.own_database


async def chosen(url: str, keys: Keys) -> int:
    """How many choices the database at `url` holds."""
    async with open_store(url, keys) as store:
        return sum(group.chosen for group in (await store.statistics.overall()).groups)


async def test_a_running_bot_is_backed_up_and_put_back(
    url: str, keys: Keys, people: People, tmp_path: Path
) -> None:
    await people.pick(await people.offered())
    copy = tmp_path / "backups" / "monday.db"

    backup(url, copy)
    await people.pick(await people.offered())
    restored = f"sqlite+aiosqlite:///{tmp_path}/elsewhere/restored.db"
    restore(restored, copy)

    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["monday.db"]
    assert await chosen(restored, keys) == 1
    assert await chosen(url, keys) == 2


async def test_a_database_in_use_is_not_replaced(
    url: str, keys: Keys, people: People, tmp_path: Path
) -> None:
    backup(url, tmp_path / "copy.db")
    await people.pick(await people.offered())

    with pytest.raises(StoreError, match="in use"):
        restore(url, tmp_path / "copy.db")

    assert await chosen(url, keys) == 1


def test_a_backup_replaces_an_older_backup_and_nothing_else(
    url: str, database: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    backup(url, tmp_path / "copy.db")

    backup(url, tmp_path / "copy.db")

    for other in (notes, database):
        before = other.read_bytes()
        with pytest.raises(StoreError):
            backup(url, other)
        assert other.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "truncated", "foreign", "empty", "newer"])
def test_what_is_no_whole_backup_is_refused(
    url: str, database: Path, tmp_path: Path, damage: str
) -> None:
    copy = tmp_path / "copy.db"
    backup(url, copy)
    if damage == "text":
        copy.write_text("not a database " * 1000)
    elif damage == "truncated":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    elif damage == "empty":
        copy.write_bytes(b"")
    else:
        table = "alembic_version SET version_num = 'future'"
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute(f"UPDATE {table}" if damage == "newer" else "DROP TABLE suggestions")
    before = database.read_bytes()

    with pytest.raises(StoreError, match=r"copy\.db"):
        restore(url, copy)

    assert database.read_bytes() == before


def test_a_damaged_database_is_replaced_with_its_log(
    url: str, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backup(url, copy)
    database.write_bytes(b"x" * 8192)
    log = Path(f"{database}-wal")
    log.write_bytes(b"y" * 4096)

    restore(url, copy)

    assert not log.exists()
    examine(database)
    assert upgrade(url)


def test_only_sqlite_is_copied(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        backup("postgresql+asyncpg://ann@localhost/emojibot", tmp_path / "copy.db")


def test_a_place_that_cannot_be_written_is_named(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    with pytest.raises(StoreError, match="was not written"):
        backup(url, tmp_path / "file" / "copy.db")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "CREATE TRIGGER spy AFTER INSERT ON choices BEGIN DELETE FROM consents; END",
            "holds a trigger, spy",
        ),
        ("CREATE VIEW seen AS SELECT * FROM choices", "holds a view, seen"),
        ("CREATE TABLE copies (text)", "its table copies is another"),
        ("ALTER TABLE choices ADD COLUMN more TEXT", "its table choices is another"),
        ("DROP TABLE people", "its table people is another"),
        ("UPDATE alembic_version SET version_num = '0001'", "is another"),
    ],
    ids=["trigger", "view", "table", "column", "missing", "revision"],
)
def test_a_file_of_another_shape_replaces_nothing(
    url: str, database: Path, tmp_path: Path, change: str, said: str
) -> None:
    copy = tmp_path / "copy.db"
    backup(url, copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(change)
    before = database.read_bytes()

    with pytest.raises(StoreError, match=said):
        restore(url, copy)

    assert database.read_bytes() == before


def test_the_database_before_is_kept(url: str, database: Path, tmp_path: Path) -> None:
    backup(url, tmp_path / "copy.db")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO people VALUES (x'03', 'ru', 1)")

    kept = restore(url, tmp_path / "copy.db")

    assert kept == database.with_name("feedback.db.replaced")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT lang FROM people").fetchall() == [("ru",)]
    assert restore(f"sqlite+aiosqlite:///{tmp_path}/new.db", tmp_path / "copy.db") is None


@pytest.mark.parametrize("revision", ["0001", "0003", "0005", "0006"])
def test_a_backup_of_an_earlier_version_is_put_back(tmp_path: Path, revision: str) -> None:
    earlier = f"sqlite+aiosqlite:///{tmp_path}/earlier.db"
    upgrade(earlier, revision)

    restore(f"sqlite+aiosqlite:///{tmp_path}/new.db", tmp_path / "earlier.db")

    upgrade(f"sqlite+aiosqlite:///{tmp_path}/new.db")
