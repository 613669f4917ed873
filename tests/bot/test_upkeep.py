"""What is done at the start and every night."""

import asyncio
import logging
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.feedback import FeedbackStore, Keys, Shown
from bot.feedback import clock as clocks
from bot.feedback.clock_watch import ClockWatch
from bot.feedback.database import Database
from bot.feedback.erasure import AT_ONCE
from bot.feedback.export.folder import written_aside
from bot.feedback.parts import PLAIN
from bot.settings import Settings
from bot.upkeep import Upkeep, store_at_work, until_night
from tests.bot.conftest import Clock, People
from tests.bot.feedback.disk import bytes_on_disk

ANN = People.ANN
RETENTION = timedelta(days=30)


@pytest.fixture
def upkeep(store: FeedbackStore, database: Path, clock: Clock) -> Upkeep:
    exports = database.with_name("exports")
    return Upkeep(store, RETENTION, database, exports=exports, watch=ClockWatch(clock))


def touch(database: Path, when: datetime) -> None:
    """Let the file system say that the database was written then."""
    os.utime(database, (when.timestamp(), when.timestamp()))


def due(database: Path) -> int:
    """How many erasures are still to be overwritten."""
    with closing(sqlite3.connect(database)) as connection:
        (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


async def test_what_is_old_is_erased(
    upkeep: Upkeep, people: People, database: Path, clock: Clock
) -> None:
    await people.offered()
    clock.pass_days(31)
    young = await people.offered()
    touch(database, clock.time)

    await upkeep()

    kept = (await people.store.people.belongings(ANN))["suggestions"]
    assert [suggestion["token"] for suggestion in kept] == [young]


async def test_a_clock_that_is_a_year_ahead_erases_nothing_and_is_named(
    upkeep: Upkeep, people: People, database: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await people.offered()
    touch(database, clock.time)
    clock.pass_days(400)

    with caplog.at_level(logging.WARNING):
        await upkeep()

    assert (await people.store.people.belongings(ANN))["suggestions"]
    assert f"the clock says {clock.time:%Y-%m-%d}" in caplog.text


async def test_old_notes_wait_for_the_night_until_the_bot_has_taken_them_up(
    upkeep: Upkeep, people: People, database: Path, clock: Clock
) -> None:
    notes = people.store.notes("7")
    await notes.keep([{"update_id": 1}])
    clock.pass_days(2)
    await people.offered()  # so that the clock is believed
    touch(database, clock.time)

    await upkeep()
    assert await notes.load() == [{"update_id": 1}]

    clock.pass_days(0.1)
    await upkeep()
    assert await notes.load() == []


async def test_an_erasure_leaves_the_bytes_of_the_file_in_the_night(
    upkeep: Upkeep, people: People, database: Path, keys: Keys
) -> None:
    for _ in range(300):  # enough for an index page to be split
        await people.offered(People.BOB)
        await people.offered(ANN)
    await people.store.people.forget(ANN)
    assert keys.person(ANN) in bytes_on_disk(database)

    await upkeep()

    assert keys.person(ANN) not in bytes_on_disk(database)
    assert keys.person(People.BOB) in bytes_on_disk(database)


async def test_forgetting_owes_that_to_the_night_also_after_a_restart(
    people: People, database: Path
) -> None:
    await people.offered(ANN)

    await people.store.people.forget(ANN)

    assert due(database) == 1


async def test_where_nothing_was_erased_the_file_is_left_alone(
    upkeep: Upkeep, people: People, database: Path, clock: Clock
) -> None:
    await people.offered(ANN)
    await people.store.people.forget(ANN)
    await upkeep()
    touch(database, clock.time)

    await upkeep()

    assert os.stat(database).st_mtime == clock.time.timestamp()
    assert due(database) == 0


async def test_others_write_while_somebody_with_much_to_forget_is_forgotten(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[object] = []
    writing = Database.writing

    def counted(database: Database, *whose: Any) -> Any:
        turns.append(database)
        return writing(database, *whose)

    for _ in range(AT_ONCE + 1):
        await people.offered(ANN)
    monkeypatch.setattr(Database, "writing", counted)

    assert await people.store.people.forget(ANN) == AT_ONCE + 1

    assert len(turns) == 2


@pytest.mark.parametrize(
    ("now", "hours"), [(2, 2), (4, 24), (23, 5)], ids=["before", "at it", "after"]
)
def test_the_night_comes_once_a_day(now: int, hours: int) -> None:
    assert until_night(datetime(2026, 3, 1, now, tzinfo=UTC)) == timedelta(hours=hours)


async def test_what_an_export_left_that_was_killed_is_erased(
    upkeep: Upkeep, database: Path
) -> None:
    exports = database.with_name("exports")
    with written_aside(exports / "going on"):
        left = exports / ".killed.partial"
        os.mkdir(left)

        await upkeep()

        assert sorted(os.listdir(exports)) == [".going on.lock", ".going on.partial"]
    assert os.listdir(exports) == ["going on"]


async def test_what_cannot_be_erased_of_exports_is_said_and_ends_no_night(
    upkeep: Upkeep, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    exports = database.with_name("exports")
    os.makedirs(exports / ".killed.partial")
    os.mkdir(exports / ".killed.lock")  # what only a file may be

    await upkeep()

    assert "what a killed export left could not be erased" in caplog.text


@pytest.mark.own_database
async def test_the_bots_own_clock_dates_what_is_written_and_what_is_copied(
    url: str, shown: Shown, clock: Clock, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    settings = Settings(
        _env_file=None,
        bot_token="1000001:test",
        database_url=url,
        encryption_key_file=tmp_path / "key",
        backup_dir=copies,
    )
    told: list[str] = []

    async with store_at_work(settings, PLAIN, clocks.Clock(clock), told.append) as store:
        await store.offers.offer(person=ANN, chat=ANN, message=1, shown=shown)
        written = await store.last_written()
        async with asyncio.timeout(10):
            while not (made := [*copies.glob("*.db"), *told]):  # noqa: ASYNC110
                await asyncio.sleep(0)  # the copy is made beside

    assert written == clock.time
    assert made == [copies / f"feedback-{clock.time.astimezone():%Y-%m-%d}.db"]
