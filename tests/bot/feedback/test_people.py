"""What people agreed to and set for themselves, and whose own emoji is waited for."""

from datetime import UTC, datetime

from bot.feedback import CORRECTION_TIME, FeedbackStore, Keys, Preferences, open_engine
from tests.bot.conftest import Clock, People

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


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


async def test_a_correction_is_expected_once_also_after_a_restart(
    url: str, keys: Keys, clock: Clock, people: People, store: FeedbackStore
) -> None:
    token = await people.offered()
    await people.pick(token, None)
    for _ in range(2):
        await store.people.expect_correction(token, chat=CHAT, person=ANN)

    engine = open_engine(url)
    restarted = FeedbackStore(engine, keys, now=clock)
    assert await restarted.people.take_expected(chat=CHAT - 1, person=ANN) is None
    assert await restarted.people.take_expected(chat=CHAT, person=BOB) is None
    assert await restarted.people.take_expected(chat=CHAT, person=ANN) == token
    assert await restarted.people.take_expected(chat=CHAT, person=ANN) is None
    await engine.dispose()


async def test_a_correction_is_expected_for_ten_minutes(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    token = await people.offered()
    await store.people.expect_correction(token, chat=CHAT, person=ANN)
    clock.time += CORRECTION_TIME

    assert await store.people.take_expected(chat=CHAT, person=ANN) is None


async def test_the_correction_asked_for_last_is_expected(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    first, second = await people.offered(), await people.offered()
    await store.people.expect_correction(second, chat=CHAT, person=ANN)
    clock.pass_days(0.001)
    await store.people.expect_correction(first, chat=CHAT, person=ANN)

    assert await store.people.take_expected(chat=CHAT, person=ANN) == first
    assert await store.people.take_expected(chat=CHAT, person=ANN) is None


async def test_an_emoji_chosen_meanwhile_ends_the_wait(
    store: FeedbackStore, people: People
) -> None:
    token = await people.offered()
    await people.pick(token, None)
    await store.people.expect_correction(token, chat=CHAT, person=ANN)
    await people.pick(token, None)  # delivered twice
    await people.pick(token, "🎉")

    assert await store.people.take_expected(chat=CHAT, person=ANN) is None
