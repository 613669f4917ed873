"""What people agreed to and set for themselves."""

from datetime import UTC, datetime

from bot.feedback import (
    FeedbackStore,
    Preferences,
)
from tests.bot.conftest import Clock, People

ANN, BOB = People.ANN, People.BOB


async def test_consent_is_unknown_until_answered_and_then_the_last_answer(
    store: FeedbackStore, clock: Clock
) -> None:
    assert await store.people.consent(ANN) is None

    await store.people.set_consent(ANN, given=True, version="1", lang="ru")
    clock.pass_days(1)
    await store.people.set_consent(ANN, given=False, version="2", lang="en")

    consent = await store.people.consent(ANN)
    assert consent is not None
    assert (consent.given, consent.version, consent.lang) == (False, "2", "en")
    assert consent.at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert consent.at.tzinfo is UTC


async def test_a_person_has_no_preferences_until_they_say_so(store: FeedbackStore) -> None:
    assert await store.people.preferences(ANN) == Preferences(lang=None, off=False)

    await store.people.set_off(ANN, True)
    await store.people.set_language(ANN, "ru")
    await store.people.set_language(BOB, "en")
    await store.people.set_off(BOB, False)

    assert await store.people.preferences(ANN) == Preferences(lang="ru", off=True)
    assert await store.people.preferences(BOB) == Preferences(lang="en", off=False)


async def test_preferences_that_say_nothing_are_not_kept(store: FeedbackStore) -> None:
    await store.people.set_off(ANN, True)
    await store.people.set_language(ANN, "ru")

    await store.people.set_off(ANN, False)
    assert (await store.people.belongings(ANN))["preferences"] == {"lang": "ru", "off": False}
    await store.people.set_language(ANN, None)
    await store.people.set_language(ANN, None)

    assert (await store.people.belongings(ANN))["preferences"] is None
    assert await store.people.preferences(ANN) == Preferences()
