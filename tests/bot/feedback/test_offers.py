"""Inline offers, more emojis, edited messages, corrections and reactions."""

import asyncio
from dataclasses import replace

import pytest

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import (
    CORRECTION_TIME,
    NONE_FITS,
    ChoiceKind,
    FeedbackStore,
    Keys,
    Shown,
    open_engine,
)
from model.ranking import Suggestion
from tests.bot.conftest import Clock, People, examples

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT
UNICORN = Suggestion("🦄", 0.01)


async def chosen(store: FeedbackStore, token: str) -> str | None:
    """What stands as chosen by Ann."""
    return (await store.offers.of_token(token, chat=CHAT, person=ANN)).chosen


async def test_an_inline_offer_is_known_by_its_token_alone(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    await people.consent()
    token = store.offers.new_token()

    first = await store.offers.offer(person=ANN, shown=shown, kind="inline", token=token)
    again = await store.offers.offer(person=ANN, shown=shown, kind="inline", token=token)
    other = await store.offers.offer(person=ANN, shown=shown, kind="inline")
    picked = await store.choices.choose(
        token, chat=None, person=ANN, emoji="❤", text="with love", kind="inline"
    )

    assert again == first == replace(picked, chosen=None)
    assert (first.token, first.kind, len(token)) == (token, "inline", 12)
    assert other.token != token
    assert await people.texts() == ["with love"]
    [example] = await examples(store)
    assert example.kind == "inline"


async def test_an_inline_offer_is_answered_by_its_person_outside_of_chats_only(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    inline = await store.offers.offer(person=ANN, shown=shown, kind="inline")
    token = await people.offered()

    with pytest.raises(UnknownSuggestion):
        await store.choices.choose(inline.token, chat=CHAT, person=ANN, emoji="🎉", text=None)
    with pytest.raises(UnknownSuggestion):
        await store.choices.choose(token, chat=None, person=ANN, emoji="🎉", text=None)
    with pytest.raises(ForeignSuggestion):
        await store.choices.choose(inline.token, chat=None, person=BOB, emoji="🎉", text=None)


async def test_an_offer_is_found_by_its_message_and_by_the_reply(
    store: FeedbackStore, shown: Shown
) -> None:
    offer = await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)

    for _ in range(2):
        await store.offers.remember_reply(offer.token, chat=CHAT, message=2)
    await store.offers.remember_reply("forgotten---", chat=CHAT, message=3)

    replied = replace(offer, replied=True)
    assert await store.offers.for_message(chat=CHAT, message=1) == replied
    assert await store.offers.of_reply(chat=CHAT, message=2) == replied
    assert await store.offers.of_token(offer.token, chat=CHAT, person=ANN) == replied
    assert await store.offers.for_message(chat=CHAT, message=2) is None
    assert await store.offers.find_reply(offer.token, chat=CHAT, among=range(1, 9)) == 2
    assert await store.offers.find_reply(offer.token, chat=CHAT, among=range(3, 9)) is None
    assert await store.offers.find_reply(offer.token, chat=CHAT - 1, among=range(1, 9)) is None
    assert await store.offers.find_reply("forgotten---", chat=CHAT, among=range(1, 9)) is None
    assert await store.offers.of_reply(chat=CHAT, message=1) is None
    assert await store.offers.of_reply(chat=CHAT - 1, message=2) is None
    assert await store.offers.of_reply(chat=CHAT, message=3) is None


@pytest.mark.parametrize(
    ("chat", "person", "refusal"),
    [(CHAT - 1, ANN, UnknownSuggestion), (CHAT, BOB, ForeignSuggestion)],
    ids=["another chat", "another person"],
)
async def test_a_button_of_somebody_else_shows_and_changes_nothing(
    store: FeedbackStore, people: People, chat: int, person: int, refusal: type[Exception]
) -> None:
    token = await people.offered()
    before = await store.people.belongings(ANN)

    with pytest.raises(refusal):
        await store.offers.of_token(token, chat=chat, person=person)
    with pytest.raises(refusal):
        await store.offers.extend(token, chat=chat, person=person, more=[UNICORN], after=3)
    with pytest.raises(refusal):
        await store.choices.expect_correction(token, chat=chat, person=person)

    assert await store.people.belongings(ANN) == before


async def test_more_emojis_follow_those_shown_and_can_be_picked(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    token = await people.offered()

    offer = await store.offers.extend(
        token, chat=CHAT, person=ANN, more=[shown.suggestions[0], UNICORN], after=3
    )
    await people.pick(token, "🦄")

    assert offer.shown.suggestions == (*shown.suggestions, UNICORN)
    assert await store.offers.of_token(token, chat=CHAT, person=ANN) == replace(offer, chosen="🦄")
    [group] = (await store.statistics.overall()).groups
    assert [(rank.rank, rank.chosen) for rank in group.ranks] == [(1, 0), (2, 0), (3, 0), (4, 1)]


async def test_the_same_press_for_more_shows_more_once(
    store: FeedbackStore, people: People
) -> None:
    token = await people.offered()

    offers = await asyncio.gather(
        *(
            store.offers.extend(
                token, chat=CHAT, person=ANN, more=[Suggestion(emoji, 0.1)], after=3
            )
            for emoji in "🦄🐸🐢"
        )
    )

    assert {len(offer.shown.suggestions) for offer in offers} == {4}
    assert len({offer.shown for offer in offers}) == 1


async def test_an_edited_message_is_offered_other_emojis_until_one_is_chosen(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    token = await people.offered()
    other = Shown((UNICORN,), "tiny-2", "ru", 3, shuffled=True)

    for _ in range(2):
        edited = await store.offers.edited(chat=CHAT, message=1, shown=other)
        assert edited == await store.offers.of_token(token, chat=CHAT, person=ANN)
        assert edited is not None
        assert edited.shown == other
    await people.pick(token, "🦄")
    edited = await store.offers.edited(chat=CHAT, message=1, shown=shown)

    assert edited is not None
    assert (edited.shown, edited.chosen) == (other, "🦄")
    assert edited == await store.offers.of_token(token, chat=CHAT, person=ANN)


async def test_an_edited_message_without_an_offer_stays_without(
    store: FeedbackStore, shown: Shown
) -> None:
    assert await store.offers.edited(chat=CHAT, message=404, shown=shown) is None
    assert (await store.statistics.overall()).groups == ()


async def test_a_correction_is_expected_once_also_after_a_restart(
    url: str, keys: Keys, clock: Clock, people: People, store: FeedbackStore
) -> None:
    token = await people.offered()
    await people.pick(token, None)
    for _ in range(2):
        await store.choices.expect_correction(token, chat=CHAT, person=ANN)

    engine = open_engine(url)
    restarted = FeedbackStore(engine, keys, now=clock)
    assert await restarted.choices.take_expected(chat=CHAT - 1, person=ANN) is None
    assert await restarted.choices.take_expected(chat=CHAT, person=BOB) is None
    assert await restarted.choices.take_expected(chat=CHAT, person=ANN) == token
    assert await restarted.choices.take_expected(chat=CHAT, person=ANN) is None
    await engine.dispose()


async def test_a_correction_is_expected_for_ten_minutes(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    token = await people.offered()
    await store.choices.expect_correction(token, chat=CHAT, person=ANN)
    clock.time += CORRECTION_TIME

    assert await store.choices.take_expected(chat=CHAT, person=ANN) is None


async def test_the_correction_asked_for_last_is_expected(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    first, second = await people.offered(), await people.offered()
    await store.choices.expect_correction(second, chat=CHAT, person=ANN)
    clock.pass_days(0.001)
    await store.choices.expect_correction(first, chat=CHAT, person=ANN)

    assert await store.choices.take_expected(chat=CHAT, person=ANN) == first
    assert await store.choices.take_expected(chat=CHAT, person=ANN) is None


async def test_an_emoji_chosen_meanwhile_ends_the_wait(
    store: FeedbackStore, people: People
) -> None:
    token = await people.offered()
    await people.pick(token, None)
    await store.choices.expect_correction(token, chat=CHAT, person=ANN)
    await people.pick(token, None)  # delivered twice
    await people.pick(token, "🎉")

    assert await store.choices.take_expected(chat=CHAT, person=ANN) is None


async def test_none_fits_and_then_an_emoji_of_ones_own_is_an_example(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, None, text="a goose walked by")

    offers = [
        await store.choices.choose(
            token, chat=CHAT, person=ANN, emoji="🪿", text=None, kind="correction"
        )
        for _ in range(2)
    ]

    assert [offer.chosen for offer in offers] == ["🪿", "🪿"]
    [example] = await examples(store)
    assert (example.text, example.emojis) == ("a goose walked by", ("🪿",))
    assert (example.kind, example.rank) == ("own", None)  # no default label
    stats = await store.statistics.overall()
    assert [(it.emoji, it.count) for it in stats.missing] == [("🪿", 1)]
    assert stats.choices == {"correction": 1}


async def test_a_correction_without_consent_leaves_no_text(
    store: FeedbackStore, people: People
) -> None:
    token = await people.offered()
    await people.pick(token, None, text="nobody may keep this")
    await people.consent()

    await store.choices.choose(
        token, chat=CHAT, person=ANN, emoji="🪿", text=None, kind="correction"
    )

    assert await people.texts() == []


async def test_a_reaction_may_be_any_emoji_and_takes_its_rank_where_it_has_one(
    store: FeedbackStore, people: People
) -> None:
    shown, other = await people.offered(), await people.offered()

    for token, emoji in ((shown, "❤"), (other, "🐳")):
        await store.choices.choose(
            token, chat=CHAT, person=ANN, emoji=emoji, text=None, kind="reaction"
        )

    choices = [it["choice"] for it in (await store.people.belongings(ANN))["suggestions"]]
    assert [(it["kind"], it["emoji"], it["rank"]) for it in choices] == [
        ("reaction", "❤", 3),
        ("reaction", "🐳", None),
    ]


@pytest.mark.parametrize(("kind", "emoji"), [("tap", "🐳"), ("inline", "🐳"), ("correction", "")])
async def test_an_emoji_that_was_not_shown_and_no_emoji_at_all_are_refused(
    store: FeedbackStore, people: People, kind: ChoiceKind, emoji: str
) -> None:
    token = await people.offered()

    with pytest.raises(UnknownSuggestion):
        await store.choices.choose(token, chat=CHAT, person=ANN, emoji=emoji, text=None, kind=kind)

    assert await chosen(store, token) is None


async def test_a_tap_after_a_correction_replaces_it_with_its_text(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, None, text="before it was edited")
    await store.choices.choose(
        token, chat=CHAT, person=ANN, emoji="🪿", text=None, kind="correction"
    )

    await people.pick(token, None)

    assert await chosen(store, token) == NONE_FITS
    assert await people.texts() == []
