"""What is kept about a person, what never is, and what is left of it after erasing."""

import asyncio
import base64
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreError
from bot.feedback import ChatSettings, FeedbackStore, Keys
from bot.feedback.backup import backup
from bot.feedback.tables import suggestions
from tests.bot.conftest import People
from tests.bot.feedback.disk import bytes_on_disk, stored_texts

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


async def test_a_message_without_feedback_leaves_no_text(people: People, database: Path) -> None:
    await people.consent()
    await people.offered()

    assert stored_texts(database) == []


async def test_a_tap_without_consent_is_counted_without_text(
    people: People, database: Path
) -> None:
    await people.pick(await people.offered(), "😂", text="nobody may keep this")

    assert stored_texts(database) == []
    [group] = (await people.store.statistics.overall()).groups
    assert group.chosen == 1


async def test_a_tap_after_withdrawal_leaves_no_text(people: People, database: Path) -> None:
    await people.consent()
    await people.consent(given=False)

    await people.pick(await people.offered(), text="nobody may keep this")

    assert stored_texts(database) == []


async def test_consent_to_an_earlier_policy_keeps_what_it_allowed_and_allows_no_more(
    people: People, database: Path
) -> None:
    await people.consent()
    before = await people.offered()
    await people.pick(before, text="kept when that was agreed to")
    await people.consent(version="2026-01")

    await people.pick(await people.offered(), text="nobody may keep this")

    assert len(stored_texts(database)) == 1
    assert await people.texts() == []
    assert not (await people.store.people.taste(ANN, "")).consented
    stats = await people.store.statistics.overall()
    assert (stats.examples, stats.consents_given, stats.consents_outdated) == (0, 0, 1)
    await people.consent()
    assert await people.texts() == ["kept when that was agreed to"]


async def test_consent_of_one_is_not_consent_of_another(people: People, database: Path) -> None:
    await people.consent(BOB)

    await people.pick(await people.offered(ANN), person=ANN, text="nobody may keep this")

    assert stored_texts(database) == []


async def test_a_text_is_masked_and_encrypted(people: People, database: Path) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="ring +1 555 010 99 88 or mail ann@example.org")

    assert await people.texts() == ["ring number or mail email"]
    assert b"number or mail" not in bytes_on_disk(database)


@pytest.mark.parametrize("text", [None, "", "  \u200b "], ids=["none", "empty", "invisible"])
async def test_a_choice_without_readable_text_is_no_example(
    people: People, text: str | None
) -> None:
    await people.consent()
    await people.pick(await people.offered(), text=text)

    assert await people.texts() == []


async def test_no_id_is_written_in_any_form(people: People, database: Path) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="hello there")
    await people.store.offers.remember_reply(await people.offered(), chat=CHAT, message=2)
    await people.store.people.set_off(ANN, True)
    await people.store.chats.set_settings(ANN, ChatSettings(mode="all"))
    await people.store.chats.migrate(CHAT, CHAT - 1)

    written = bytes_on_disk(database)

    for number in (ANN, CHAT, -CHAT, CHAT - 1):
        width = 8
        forms = [str(number).encode(), f"{number:x}".encode()]
        forms += [number.to_bytes(width, order, signed=True) for order in ("big", "little")]
        assert not [form for form in forms if form in written]


async def test_the_key_is_neither_in_the_database_nor_in_a_copy_of_it(
    people: People, database: Path
) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="hello there")
    backup(f"sqlite+aiosqlite:///{database}", database.with_name("copy.db"))
    secret = b"k" * 32  # that of the fixture `keys`

    for written in (bytes_on_disk(database), bytes_on_disk(database.with_name("copy.db"))):
        assert written
        forms = (secret, base64.urlsafe_b64encode(secret), secret.hex().encode())
        assert not [form for form in forms if form in written]


async def test_withdrawing_erases_the_texts_from_the_file_overnight(
    people: People, database: Path
) -> None:
    await people.consent(ANN)
    await people.consent(BOB)
    await people.pick(await people.offered(ANN), text="from Ann")
    [gone] = stored_texts(database)
    await people.pick(await people.offered(BOB), person=BOB, text="from Bob")

    await people.consent(ANN, given=False)
    await people.store.overwrite_erased()

    assert await people.texts() == ["from Bob"]
    assert gone[-40:] not in bytes_on_disk(database)
    [group] = (await people.store.statistics.overall()).groups
    assert group.chosen == 2


async def test_consenting_again_does_not_bring_texts_back(people: People) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="a secret")

    await people.consent(given=False)
    await people.consent()

    assert await people.texts() == []


async def test_forgetting_erases_a_person_from_the_file_overnight(
    people: People, database: Path, keys: Keys
) -> None:
    await people.consent(ANN)
    for _ in range(3):
        await people.pick(await people.offered(ANN), text="from Ann")
    await people.consent(BOB)
    await people.pick(await people.offered(BOB), person=BOB, text="from Bob")
    gone = stored_texts(database)[:3]
    inline = await people.store.offers.offer(person=ANN, shown=people.shown, kind="inline")
    asked = await people.offered(ANN)
    await people.store.offers.remember_reply(asked, chat=CHAT, message=900)
    await people.store.people.expect_correction(asked, chat=CHAT, person=ANN)
    await people.store.people.set_language(ANN, "ru")
    await people.store.chats.set_settings(ANN, ChatSettings(mode="all"))
    before = bytes_on_disk(database)
    marks = [keys.person(ANN), keys.chat(ANN), keys.message(CHAT, 900), inline.token.encode()]
    assert all(mark in before for mark in marks)

    erased = await people.store.people.forget(ANN)
    await people.store.overwrite_erased()

    assert erased == 5
    assert not any((await people.store.people.belongings(ANN)).values())
    assert await people.texts() == ["from Bob"]
    written = bytes_on_disk(database)
    assert keys.person(BOB) in written
    assert not [mark for mark in marks if mark in written]
    assert not [
        number for number in range(1, 6) if number != 4 if keys.message(CHAT, number) in written
    ]
    assert not [text for text in gone if text[-40:] in written]


async def test_forgetting_leaves_no_key_where_an_index_page_was_split(
    engine: AsyncEngine, store: FeedbackStore, database: Path, keys: Keys
) -> None:
    offers = [
        {
            "token": f"{number:012}",
            "message_hash": keys.message(CHAT, number),
            "chat_hash": keys.chat(CHAT),
            "person_hash": keys.person(BOB if number % 2 else ANN),
            "model": "tiny-1",
            "lang": "en",
            "latency_ms": 7,
            "replied": True,
            "created_at": datetime(2026, 3, 1, tzinfo=UTC),
        }
        for number in range(2000)  # without rewriting the file, Ann's hash is found again
    ]
    async with engine.begin() as connection:
        await connection.execute(suggestions.insert(), offers)

    assert await store.people.forget(ANN) == 1000
    await store.overwrite_erased()

    written = bytes_on_disk(database)
    assert keys.person(ANN) not in written
    assert not [number for number in range(0, 2000, 2) if keys.message(CHAT, number) in written]
    assert all(keys.message(CHAT, number) in written for number in range(1, 2000, 2))


async def test_a_replaced_choice_leaves_no_text_in_the_file(people: People, database: Path) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, "🎉", text="the message before it was edited. " * 9)
    [gone] = stored_texts(database)

    await people.pick(token, "❤", text="short")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    assert await people.texts() == ["short"]
    assert gone[20:60] not in bytes_on_disk(database)


async def test_who_erase_rewrite_nothing_while_others_wait(
    people: People, engine: AsyncEngine, database: Path
) -> None:
    crowd = range(1000, 1010)
    for person in crowd:
        await people.consent(person)
        await people.pick(await people.offered(person), person=person, text="we won")
    done: list[str] = []
    event.listen(
        engine.sync_engine, "before_cursor_execute", lambda *it: done.append(it[2].split()[0])
    )

    await asyncio.gather(*(people.store.people.forget(person) for person in crowd))

    assert "VACUUM" not in done
    assert stored_texts(database) == []


async def test_forgetting_a_stranger_erases_nothing(store: FeedbackStore) -> None:
    assert await store.people.forget(404) == 0


async def test_a_text_whose_consent_no_longer_stands_is_not_exported(
    people: People, database: Path
) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="from an old backup")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE consents SET given = 0")

    assert await people.texts() == []
    assert (await people.store.statistics.overall()).examples == 0


async def test_a_damaged_text_is_named(people: People, database: Path) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="we won")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE choices SET text = 'not encrypted by us'")

    with pytest.raises(StoreError, match="damaged or was encrypted with another key"):
        await people.texts()
