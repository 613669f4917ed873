"""What people choose of what they are offered."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import (
    NONE_FITS,
    ChoiceKind,
    FeedbackStore,
    Offer,
    Shown,
)
from tests.bot.conftest import Clock, People, examples

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


async def chosen(store: FeedbackStore, token: str) -> str | None:
    """What stands as chosen by Ann."""
    return (await store.offers.of_token(token, chat=CHAT, person=ANN)).chosen


async def stored(store: FeedbackStore, message: int = 1) -> Offer:
    """The offer for a message, as it is stored."""
    return await store.offers.offer(
        chat=CHAT, message=message, person=ANN, shown=Shown((), "-", "-", 0)
    )


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


@pytest.mark.own_database  # PostgreSQL has many writers at once
async def test_a_choice_waits_for_another_program_that_writes(
    engine: AsyncEngine, people: People
) -> None:
    token = await people.offered()
    async with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin():
        waiting = asyncio.create_task(people.pick(token))
        done, _ = await asyncio.wait([waiting], timeout=0.05)
        assert not done

    assert await waiting == "🎉"
