"""One key, one database, and the end of what is old."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.feedback import (
    ChatSettings,
    FeedbackStore,
    Keys,
    open_engine,
)
from tests.bot.conftest import Clock, People
from tests.bot.feedback.disk import stored_texts

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


async def test_a_database_that_cannot_be_used_is_named(tmp_path: object, keys: Keys) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/empty.db")

    with pytest.raises(StoreError, match="no such table"):
        await FeedbackStore(engine, keys).people.consent(ANN)

    await engine.dispose()


async def test_what_is_older_than_the_retention_is_erased(
    people: People, clock: Clock, database: Path
) -> None:
    await people.consent()
    await people.pick(await people.offered(), text="old")
    clock.pass_days(20)
    await people.pick(await people.offered(), text="young")
    clock.pass_days(11)

    erased = await people.store.purge(timedelta(days=30))

    assert erased == 1
    assert await people.texts() == ["young"]
    assert len(stored_texts(database)) == 1
    [group] = (await people.store.statistics.overall()).groups
    assert group.offered == 1


async def test_a_purge_keeps_what_people_and_chats_set(people: People, clock: Clock) -> None:
    await people.store.people.set_off(ANN, True)
    await people.store.chats.set_settings(CHAT, ChatSettings(mode="off"))
    clock.pass_days(31)

    await people.store.purge(timedelta(days=30))

    assert (await people.store.people.preferences(ANN)).off
    assert (await people.store.chats.settings(CHAT)).mode == "off"


async def test_a_purge_keeps_standing_consents_and_drops_old_withdrawn_ones(
    people: People, clock: Clock
) -> None:
    await people.consent(ANN)
    await people.consent(BOB, given=False)
    clock.pass_days(31)

    await people.store.purge(timedelta(days=30))

    assert await people.store.people.consent(ANN) is not None
    assert await people.store.people.consent(BOB) is None


async def test_a_withdrawn_consent_stays_while_its_person_uses_the_bot(
    people: People, clock: Clock
) -> None:
    await people.consent(given=False)
    clock.pass_days(31)
    await people.offered()

    await people.store.purge(timedelta(days=30))

    assert await people.store.people.consent(ANN) is not None
