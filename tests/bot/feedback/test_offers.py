"""What people are offered."""

import asyncio
from dataclasses import replace

import pytest

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import (
    FeedbackStore,
    Keys,
    Offer,
    Shown,
    open_store,
)
from model.ranking import Suggestion
from tests.bot.conftest import People, examples

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT
UNICORN = Suggestion("🦄", 0.01)


async def chosen(store: FeedbackStore, token: str) -> str | None:
    """What stands as chosen by Ann."""
    return (await store.offers.of_token(token, chat=CHAT, person=ANN)).chosen


async def stored(store: FeedbackStore, message: int = 1) -> Offer:
    """The offer for a message, as it is stored."""
    return await store.offers.offer(
        chat=CHAT, message=message, person=ANN, shown=Shown((), "-", "-", 0)
    )


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
        await store.people.expect_correction(token, chat=chat, person=person)

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


async def test_an_edited_message_is_offered_other_emojis_and_anew_once_one_is_chosen(
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
    assert (edited.shown, edited.chosen) == (shown, None)
    chosen = await store.offers.of_token(token, chat=CHAT, person=ANN)
    assert (chosen.shown, chosen.chosen) == (other, "🦄")


async def test_an_edited_message_without_an_offer_stays_without(
    store: FeedbackStore, shown: Shown
) -> None:
    assert await store.offers.edited(chat=CHAT, message=404, shown=shown) is None
    assert (await store.statistics.overall()).groups == ()


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


async def test_a_sent_reply_is_remembered(store: FeedbackStore, people: People) -> None:
    token = await people.offered()

    for sent in (token, "forgotten---"):
        await store.offers.remember_reply(sent, chat=CHAT, message=900)

    assert (await stored(store)).replied
