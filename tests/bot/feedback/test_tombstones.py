"""What later exports say of texts that earlier ones hold and that were erased since."""

import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.feedback import Keys
from tests.bot.conftest import Clock, People, examples, tombstones
from tests.bot.feedback.disk import bytes_on_disk

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT
RETENTION = timedelta(days=30)

Erasing = Callable[[People, str], Coroutine[Any, Any, object]]


async def withdrawn(people: People, _: str) -> None:
    await people.consent(given=False)


async def forgotten(people: People, _: str) -> None:
    await people.store.people.forget(ANN)


async def purged(people: People, _: str) -> None:
    await people.store.purge(timedelta(0))


async def replaced(people: People, token: str) -> None:
    await people.pick(token, "❤", text=None)


erasing = pytest.mark.parametrize("erase", [withdrawn, forgotten, purged, replaced])


def kept(database: Path) -> list[tuple[str, int, int]]:
    """All that is remembered of what was erased."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT * FROM erased").fetchall()


@erasing
async def test_an_erased_text_is_a_tombstone_of_each_export_that_held_it(
    people: People, clock: Clock, keys: Keys, database: Path, erase: Erasing
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, text="a secret")
    assert await people.texts() == ["a secret"]
    assert await people.texts() == ["a secret"]
    clock.pass_days(0.001)

    await erase(people, token)

    expected = [(keys.export(n).export, keys.export(n).row(token)) for n in (1, 2)]
    assert await tombstones(people.store) == expected
    assert await tombstones(people.store) == expected  # not of the one in between
    assert await people.texts() == []
    assert kept(database) == [(token, 1, 2)]


@erasing
async def test_nothing_of_the_person_is_left_in_the_file_or_its_log(
    people: People, clock: Clock, keys: Keys, database: Path, erase: Erasing
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, text="a secret of mine")
    assert await people.texts() == ["a secret of mine"]
    with closing(sqlite3.connect(database)) as connection:
        [(ciphertext,)] = connection.execute("SELECT text FROM choices").fetchall()
    assert ciphertext[20:60] in bytes_on_disk(database)
    clock.pass_days(0.001)

    await erase(people, token)
    await people.store.overwrite_erased()

    written = bytes_on_disk(database)
    assert ciphertext[20:60] not in written
    assert ciphertext[-40:] not in written
    assert token.encode() in written
    if erase is forgotten:
        assert keys.person(ANN) not in written
        assert keys.message(CHAT, 1) not in written
        assert not any((await people.store.people.belongings(ANN)).values())


@erasing
async def test_what_no_export_held_leaves_no_tombstone(
    people: People, clock: Clock, database: Path, erase: Erasing
) -> None:
    await people.consent(BOB)
    await people.pick(await people.offered(BOB), person=BOB, text="from Bob")
    await people.texts()
    await people.consent(ANN)
    token = await people.offered(ANN)
    await people.pick(token, text="after that")
    clock.pass_days(0.001)

    await erase(people, token)

    with closing(sqlite3.connect(database)) as connection:
        assert not connection.execute("SELECT * FROM erased WHERE token = ?", (token,)).fetchall()


async def test_a_text_erased_while_it_is_exported_is_a_tombstone_of_that_export(
    people: People, keys: Keys
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, text="a secret")
    begun = await people.store.exports.begin()
    assert begun is not None
    [example] = [example async for example in begun.choices()]

    await people.consent(given=False)

    assert [tombstone async for tombstone in begun.tombstones()] == []
    assert await tombstones(people.store) == [(begun.id, example.id)]


async def test_another_text_in_its_place_is_no_erasure_but_its_own_is(
    people: People, keys: Keys
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, "🎉", text="before it was edited")
    await people.texts()
    await people.pick(token, "❤", text="after it was edited")
    assert await tombstones(people.store) == []

    await people.consent(given=False)

    rows = {keys.export(number).row(token) for number in (1, 2)}
    assert {row for _, row in await tombstones(people.store)} == rows


async def test_a_choice_with_a_text_after_an_erasure_is_exported_again(
    people: People, keys: Keys, database: Path
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, "🎉", text="first")
    await people.texts()
    await people.pick(token, "❤", text=None)
    await people.pick(token, "🎉", text="second")
    [example] = await examples(people.store)
    assert (example.id, example.text) == (keys.export(2).row(token), "second")

    await people.store.people.forget(ANN)

    assert kept(database) == [(token, 1, 2)]


async def test_a_correction_without_a_text_erases_none(people: People) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, "🎉", text="we won")
    await people.texts()

    await people.store.choices.choose(
        token, chat=CHAT, person=ANN, emoji="🔥", text=None, kind="correction"
    )

    assert await people.texts() == ["we won"]
    assert await tombstones(people.store) == []


async def test_the_order_of_tombstones_joins_no_row_of_one_export_to_that_of_another(
    people: People,
) -> None:
    await people.consent()
    for number in range(9):
        await people.pick(await people.offered(), text=f"text {number}")
    one, other = await examples(people.store), await examples(people.store)
    await people.store.people.forget(ANN)

    found = await tombstones(people.store)

    assert [row for _, row in found] == [
        row for export in (one, other) for row in sorted(example.id for example in export)
    ]


async def test_of_an_export_older_than_the_retention_no_row_may_be_used(
    people: People, clock: Clock, keys: Keys, database: Path
) -> None:
    await people.consent()
    old = await people.offered()
    await people.pick(old, text="old")
    await people.texts()  # export 1, as old
    clock.pass_days(20)
    token = await people.offered()
    await people.pick(token, text="young")
    await people.texts()  # export 2
    clock.pass_days(11)

    await people.store.purge(RETENTION)

    first, second = keys.export(1), keys.export(2)
    assert await tombstones(people.store) == [(first.export, "*"), (second.export, second.row(old))]
    clock.pass_days(40)
    await people.store.purge(RETENTION)
    assert kept(database) == []
    assert await tombstones(people.store) == [
        (keys.export(number).export, "*") for number in (1, 2, 3)
    ]


async def test_an_export_of_the_day_on_which_the_retention_ends_has_not_expired(
    people: People, clock: Clock, database: Path
) -> None:
    clock.time = clock.time.replace(hour=20)
    await people.consent()
    await people.pick(await people.offered(), text="in the evening")
    await people.texts()
    clock.pass_days(30.1)

    await people.store.purge(timedelta(days=30) + timedelta(hours=5))

    with closing(sqlite3.connect(database)) as connection:
        exports = connection.execute("SELECT number, day, expired FROM exports").fetchall()
    assert exports == [(1, str(date(2026, 3, 1)), 0)]
    assert await people.texts() == ["in the evening"]


async def test_people_see_that_a_choice_was_exported(people: People) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="we won")
    await people.texts()

    [suggestion] = (await people.store.people.belongings(ANN))["suggestions"]

    assert suggestion["choice"]["first_export"] == 1
