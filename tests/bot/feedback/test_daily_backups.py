"""The copies that a running bot makes by itself."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.feedback.backup import examine
from bot.feedback.daily_backups import DailyBackups

pytestmark = pytest.mark.own_database

Backups = Callable[[], None]

POSTGRES = "postgresql+asyncpg://ann@localhost/emojibot"


class Days:
    """Today, which passes when told to."""

    def __init__(self) -> None:
        self.day = date(2026, 3, 1)

    def __call__(self) -> date:
        return self.day

    def pass_one(self) -> None:
        self.day += timedelta(days=1)


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def backups(url: str, folder: Path, told: list[str], days: Days) -> Backups:
    """Makes today's; two stay."""
    made = DailyBackups(url, folder, 2, tell=told.append, today=days)
    return lambda: asyncio.run(made())


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_whole_copy_is_made_each_day_and_the_last_ones_stay(
    backups: Backups, folder: Path, days: Days, told: list[str]
) -> None:
    for _ in range(3):
        backups()
        days.pass_one()

    assert names(folder) == ["feedback-2026-03-02.db", "feedback-2026-03-03.db"]
    for file in folder.iterdir():
        examine(file)
        assert file.stat().st_mode & 0o777 == 0o600
    assert told == []


def test_a_bot_that_starts_again_makes_no_second_copy_that_day(
    backups: Backups, folder: Path
) -> None:
    backups()
    [copy] = folder.iterdir()
    first = copy.stat()

    backups()

    assert copy.stat() == first


def test_what_a_killed_one_left_goes(backups: Backups, folder: Path) -> None:
    folder.mkdir()
    (folder / ".feedback-2026-02-01.db.0123456789abcdef").touch()

    backups()

    assert [name for name in names(folder) if name.startswith(".")] == []


def test_databases_of_two_names_share_a_folder(
    backups: Backups, folder: Path, url: str, days: Days
) -> None:
    folder.mkdir()
    (folder / "emojibot-2026-03-01.db").touch()

    for _ in range(3):
        backups()
        days.pass_one()

    assert "emojibot-2026-03-01.db" in names(folder)


def test_what_else_lies_in_the_folder_stays(backups: Backups, folder: Path, days: Days) -> None:
    folder.mkdir()
    others = ["before-the-move.db", "feedback-2020-01-01.db.gpg"]
    for name in others:
        (folder / name).touch()

    for _ in range(3):
        backups()
        days.pass_one()

    assert set(others) < set(names(folder))


def test_owners_are_told_once_of_copies_that_fail_and_again_after_one_that_did_not(
    backups: Backups, folder: Path, days: Days, told: list[str]
) -> None:
    folder.write_text("in the way")
    for _ in range(2):
        backups()
    folder.unlink()
    backups()
    assert len(told) == 1

    days.pass_one()
    folder.rename(folder.with_name("moved"))
    folder.write_text("in the way again")
    backups()

    assert len(told) == 2
    assert str(folder) in told[0]


def test_a_copy_that_fails_takes_no_older_one_with_it(
    backups: Backups, database: Path, folder: Path, days: Days, told: list[str]
) -> None:
    for _ in range(2):
        backups()
        days.pass_one()
    before = names(folder)
    database.write_bytes(b"x" * 8192)

    backups()

    assert names(folder) == before
    assert "restore a backup" in told[0]


@pytest.mark.parametrize(
    ("url", "prepare", "said"),
    [
        (POSTGRES, Path.mkdir, "pg_dump"),
        ("sqlite+aiosqlite:///x.db", Path.touch, "is a file where a folder must be"),
    ],
    ids=["PostgreSQL", "no folder"],
)
def test_where_no_copy_can_be_made_that_is_said_at_the_start(
    folder: Path, url: str, prepare: Callable[[Path], None], said: str
) -> None:
    prepare(folder)

    with pytest.raises(SettingsError, match=said):
        DailyBackups(url, folder, 2, tell=pytest.fail, today=Days())
