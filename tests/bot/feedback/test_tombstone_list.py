"""The list beside the database that training reads."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.feedback import Keys, open_store
from bot.feedback.tombstone_list import TombstoneList, list_beside
from model.feedback_format import DATABASE_TOMBSTONES
from tests.bot.conftest import Clock, People, examples
from tests.bot.feedback.test_tombstones import Erasing, erasing

pytestmark = pytest.mark.own_database

ANN = People.ANN


@pytest.fixture
def listed(database: Path) -> Path:
    return database.with_name("feedback.tombstones.txt")


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


async def exported(people: People, text: str = "a secret") -> str:
    """The token of a text that an export holds."""
    await people.consent()
    token = await people.offered()
    await people.pick(token, text=text)
    await people.texts()
    return token


def test_the_list_lies_beside_the_database_and_training_knows_the_usual_place() -> None:
    assert list_beside("sqlite+aiosqlite:///data/emojibot.db") == DATABASE_TOMBSTONES
    assert list_beside("postgresql+asyncpg://ann@localhost/emojibot") == DATABASE_TOMBSTONES
    assert list_beside("sqlite+aiosqlite:////srv/bot.db") == Path("/srv/bot.tombstones.txt")


@erasing
async def test_every_erasure_is_in_the_list_before_the_next_export(
    people: People, clock: Clock, keys: Keys, listed: Path, erase: Erasing
) -> None:
    token = await exported(people)
    await people.texts()
    names = [keys.export(number) for number in (1, 2)]
    assert lines(listed) == [f"{it.export} -" for it in names]
    clock.pass_days(0.001)

    await erase(people, token)

    assert lines(listed)[2:] == [f"{it.export} {it.row(token)}" for it in names]


async def test_what_cannot_be_listed_is_not_erased(people: People, listed: Path) -> None:
    await exported(people)
    os.unlink(listed)
    os.mkdir(listed)

    with pytest.raises(StoreError, match=r"feedback\.tombstones\.txt"):
        await people.store.people.forget(ANN)

    assert await people.store.people.consent(ANN) is not None
    os.rmdir(listed)
    assert await people.store.people.forget(ANN) == 1


async def test_what_was_agreed_to_under_an_earlier_policy_is_listed_at_the_start(
    people: People, url: str, keys: Keys, listed: Path
) -> None:
    token = await exported(people)
    await people.consent(version="2026-01")

    async with open_store(url, keys) as store:
        first = keys.export(1)
        assert lines(listed) == [f"{first.export} -", f"{first.export} {first.row(token)}"]
        assert await examples(store) == []
        await people.consent()
        [example] = await examples(store)
        assert example.text == "a secret"

    await people.store.people.forget(ANN)
    third = keys.export(3)  # the second held nothing
    assert f"{third.export} {third.row(token)}" in lines(listed)


async def test_an_older_database_put_back_takes_nothing_off_the_list(
    people: People, url: str, keys: Keys, listed: Path, database: Path, tmp_path: Path
) -> None:
    await exported(people)
    before = tmp_path / "elsewhere" / database.name
    before.parent.mkdir()
    shutil.copyfile(database, before)
    await people.store.people.forget(ANN)
    erased = lines(listed)

    shutil.copyfile(listed, before.with_name(listed.name))
    async with open_store(f"sqlite+aiosqlite:///{before}", keys):
        pass

    assert set(erased) <= set(lines(before.with_name(listed.name)))


async def test_a_lost_list_is_written_again_at_the_start(
    people: People, url: str, keys: Keys, listed: Path
) -> None:
    await exported(people)
    await people.store.people.forget(ANN)
    before = lines(listed)
    os.unlink(listed)

    async with open_store(url, keys):
        pass

    assert sorted(lines(listed)) == sorted(before)


async def test_of_an_expired_export_one_line_is_left(
    people: People, clock: Clock, url: str, keys: Keys, listed: Path
) -> None:
    await exported(people)
    await people.store.people.forget(ANN)
    clock.pass_days(40)
    await people.store.purge(timedelta(days=30))

    async with open_store(url, keys):
        pass

    assert lines(listed) == [f"{keys.export(1).export} *", f"{keys.export(1).export} -"]


def test_a_line_that_was_cut_off_does_not_take_the_next_one_with_it(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("one -\non")

    TombstoneList(file).append([("two", "row")])

    assert lines(file) == ["one -", "on", "two row"]


def test_a_line_that_was_cut_off_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("one -\none row\non")

    TombstoneList(file).rewrite([("two", "-")])

    assert lines(file) == ["one -", "one row", "two -"]


def test_a_line_that_was_cut_off_is_dropped_also_where_nothing_is_new(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("one -\non")

    TombstoneList(file).rewrite([("one", "-")])

    assert lines(file) == ["one -"]
