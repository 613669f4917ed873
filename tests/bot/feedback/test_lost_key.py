"""What is said of a key that is lost, and what is left without it."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import SettingsError, StoreError
from bot.feedback import FeedbackStore, Keys, open_store
from bot.feedback.database import Database
from bot.feedback.key_check import keys_for
from bot.feedback.lost_key import Loss, go_on_without, what_is_lost
from bot.feedback.rotation import rotate
from bot.feedback.tombstone_list import TombstoneList, list_beside
from model.feedback_format import EVERY_ROW
from tests.bot.conftest import People, examples

ANN, BOB = People.ANN, People.BOB
OLD, NEW, OTHER = (letter * 32 for letter in (b"k", b"n", b"x"))


@pytest.fixture
def whole(engine: AsyncEngine) -> Database:
    return Database(engine)


@pytest.fixture
async def filled(store: FeedbackStore, people: People) -> FeedbackStore:
    """Texts of two people who consent, in an export."""
    await store.check_key()
    for person in (ANN, BOB):
        await people.consent(person)
        await people.pick(await people.offered(person), person=person, text="we won")
    await examples(store)
    return store


async def test_nothing_is_lost_where_the_key_fits(filled: FeedbackStore, whole: Database) -> None:
    assert await what_is_lost(whole, Keys(OLD)) is None


async def test_a_key_that_is_missing_or_another_is_refused_with_the_way_on(
    filled: FeedbackStore, url: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="'emojibot db abandon-key'"):
        await keys_for(url, None, tmp_path / "encryption.key")
    with pytest.raises(StoreError, match="'emojibot db abandon-key'"):
        async with open_store(url, Keys(OTHER)):
            pass


@pytest.mark.parametrize("left", [None, Keys(OTHER)], ids=["none", "another"])
async def test_without_the_key_that_names_people_only_counts_are_left(
    filled: FeedbackStore, whole: Database, url: str, left: Keys | None, people: People
) -> None:
    file = TombstoneList(list_beside(url))
    [export] = {export for export, _ in file.lines()}
    assert await what_is_lost(whole, left) == Loss(texts=2, people=2, names=True)

    await go_on_without(whole, left, list_beside(url))

    assert (export, EVERY_ROW) in file.lines()
    async with open_store(url, Keys(OTHER)) as store:
        assert await what_is_lost(whole, Keys(OTHER)) is None
        [group] = (await store.statistics.overall()).groups
        assert (group.offered, group.chosen) == (2, 2)
        assert not any((await store.people.belongings(ANN)).values())
        people.store = store
        await people.consent()
        await people.pick(await people.offered(), text="again")
        assert await people.texts() == ["again"]


async def test_without_a_later_key_only_its_texts_are_lost(
    filled: FeedbackStore, whole: Database, url: str, people: People
) -> None:
    async with open_store(url, Keys(NEW, OLD)) as store:
        people.store = store
        await people.pick(await people.offered(), text="later")
        await store.notes("1").keep([{"update_id": 7}])
    assert await what_is_lost(whole, Keys(OLD)) == Loss(texts=1, people=0, names=False)

    await go_on_without(whole, Keys(OLD), list_beside(url))

    async with open_store(url, Keys(OLD)) as store:
        people.store = store
        assert await people.texts() == ["we won", "we won"]
        assert await store.notes("1").load() == []
        consent = await store.people.consent(ANN)
        assert consent is not None
        assert consent.answer


async def test_what_is_lost_of_an_export_is_a_tombstone(
    filled: FeedbackStore, whole: Database, url: str
) -> None:
    await rotate(whole, Keys(NEW, OLD))
    file = TombstoneList(list_beside(url))
    before = file.lines()

    await go_on_without(whole, Keys(OLD), list_beside(url))

    assert len(file.lines() - before) == 2
