"""What the store promises to the handlers."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import ForeignSuggestion, StoreError, UnknownSuggestion
from bot.feedback import (
    NONE_FITS,
    EmojiStats,
    FeedbackStore,
    GroupStats,
    Keys,
    Offer,
    RankStats,
    Shown,
    open_engine,
    open_store,
)
from model.ranking import Suggestion
from tests.bot.conftest import Clock, People

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


async def stored(store: FeedbackStore, message: int = 1) -> Offer:
    """The offer for a message, as it is stored."""
    return await store.offers.offer(
        chat=CHAT, message=message, person=ANN, shown=Shown((), "-", "-", 0)
    )


async def test_an_offer_is_stored_once_per_message(store: FeedbackStore, shown: Shown) -> None:
    first = await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)
    again = await store.offers.offer(
        chat=CHAT, message=1, person=ANN, shown=Shown((), "b", "ru", 1)
    )
    elsewhere = await store.offers.offer(chat=CHAT - 1, message=1, person=ANN, shown=shown)

    assert again == first
    assert first.shown == shown
    assert (first.chosen, first.replied) == (None, False)
    assert len(first.token) == 12
    assert elsewhere.token != first.token


async def test_an_update_delivered_many_times_at_once_is_stored_once(
    store: FeedbackStore, shown: Shown
) -> None:
    offers = await asyncio.gather(
        *(store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown) for _ in range(20))
    )

    assert len({offer.token for offer in offers}) == 1
    assert {offer.shown for offer in offers} == {shown}
    [group] = (await store.statistics.overall()).groups
    assert group.offered == 1


async def test_two_programs_that_offer_at_once_store_one_offer(
    url: str, keys: Keys, shown: Shown
) -> None:
    async with open_store(url, keys) as one, open_store(url, keys) as other:
        first, second = await asyncio.gather(
            one.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown),
            other.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown),
        )

    assert first == second


async def test_an_offer_of_nothing_can_be_answered_with_none(
    store: FeedbackStore, people: People
) -> None:
    offer = await stored(store)

    assert offer.shown.suggestions == ()
    assert await people.pick(offer.token, None) == NONE_FITS


async def test_a_second_choice_replaces_the_first(store: FeedbackStore, people: People) -> None:
    token = await people.offered()

    assert await people.pick(token, "😂") == "😂"
    assert await people.pick(token, "❤") == "❤"
    assert await people.pick(token, None) == NONE_FITS
    assert (await stored(store)).chosen == NONE_FITS


async def test_the_same_choice_again_changes_nothing(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    token = await people.offered()
    await people.pick(token, "😂")
    before = await store.people.belongings(ANN)
    clock.pass_days(1)

    await people.pick(token, "😂", text="another text")

    assert await store.people.belongings(ANN) == before


async def test_taps_at_once_leave_one_of_them(store: FeedbackStore, people: People) -> None:
    token = await people.offered()

    answers = await asyncio.gather(*(people.pick(token, emoji) for emoji in "🎉😂❤" * 5))

    assert set(answers) == set("🎉😂❤")
    [group] = (await store.statistics.overall()).groups
    assert group.chosen == 1


@pytest.mark.parametrize(
    ("chat", "emoji", "token"),
    [(CHAT, "🦄", None), (CHAT - 1, "🎉", None), (CHAT, "🎉", "AAAAAAAAAAAA"), (CHAT, "", None)],
    ids=["emoji not shown", "another chat", "unknown token", "empty emoji"],
)
async def test_a_forged_button_changes_nothing(
    store: FeedbackStore, people: People, chat: int, emoji: str, token: str | None
) -> None:
    offered = await people.offered()
    before = await store.people.belongings(ANN)

    with pytest.raises(UnknownSuggestion):
        await store.choices.choose(
            token or offered, chat=chat, person=ANN, emoji=emoji, text="text"
        )

    assert await store.people.belongings(ANN) == before


async def test_only_the_person_it_was_offered_to_may_choose(
    store: FeedbackStore, people: People
) -> None:
    token = await people.offered(ANN)
    await people.consent(BOB)

    with pytest.raises(ForeignSuggestion):
        await people.pick(token, person=BOB, text="written by Ann")

    assert (await stored(store)).chosen is None


async def test_a_forgotten_suggestion_is_unknown(store: FeedbackStore, people: People) -> None:
    token = await people.offered()
    await store.people.forget(ANN)

    with pytest.raises(UnknownSuggestion):
        await people.pick(token)


async def test_a_sent_reply_is_remembered(store: FeedbackStore, people: People) -> None:
    token = await people.offered()

    for sent in (token, "forgotten---"):
        await store.offers.remember_reply(sent, chat=CHAT, message=900)

    assert (await stored(store)).replied


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


async def test_statistics_count_by_model_language_rank_and_emoji(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    for emoji in ("😂", "😂", None):
        await people.pick(await people.offered(), emoji)
    await people.offered()
    await store.offers.offer(
        chat=CHAT, message=99, person=BOB, shown=Shown((Suggestion("🎉", 1.0),), "tiny-2", "ru", 1)
    )
    await people.consent(ANN)
    await people.consent(BOB, given=False)

    stats = await store.statistics.overall()

    assert stats.groups == (
        GroupStats(
            "tiny-1", "en", 4, 2, 1, (RankStats(1, 4, 0), RankStats(2, 4, 2), RankStats(3, 4, 0))
        ),
        GroupStats("tiny-2", "ru", 1, 0, 0, (RankStats(1, 1, 0),)),
    )
    assert stats.emojis == (
        EmojiStats("😂", 4, 2),
        EmojiStats("🎉", 5, 0),
        EmojiStats("❤", 4, 0),
    )
    assert (stats.examples, stats.consents_given, stats.consents_withdrawn) == (0, 1, 1)


async def test_another_key_is_refused(url: str, keys: Keys) -> None:
    async with open_store(url, keys):
        pass

    with pytest.raises(StoreError, match="another encryption key"):
        async with open_store(url, Keys(b"x" * 32)):
            pass


async def test_a_database_that_cannot_be_used_is_named(tmp_path: object, keys: Keys) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/empty.db")

    with pytest.raises(StoreError, match="no such table"):
        await FeedbackStore(engine, keys).people.consent(ANN)

    await engine.dispose()


async def test_a_choice_waits_for_another_program_that_writes(
    engine: AsyncEngine, people: People
) -> None:
    token = await people.offered()
    async with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin():
        waiting = asyncio.create_task(people.pick(token))
        done, _ = await asyncio.wait([waiting], timeout=0.05)
        assert not done

    assert await waiting == "🎉"
