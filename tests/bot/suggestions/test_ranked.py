"""From a text to the emojis that fit it for one person."""

from collections.abc import Hashable
from dataclasses import replace

import pytest

from bot.feedback import FeedbackStore, Shown
from bot.suggestions.ranked import SURE, UNEASY, Ranked, Silence, Suggestions
from model.prepared import PreparedText
from model.ranking import Ranking, Suggestion
from model.serving import Everybody
from tests.bot.conftest import People
from tests.bot.wire import FixedPredictor


def suggestions(predictor: FixedPredictor, store: FeedbackStore) -> Suggestions:
    return Suggestions(Everybody(predictor), store.people, count=5, min_confidence=0.1)


def ranked(
    *pairs: tuple[str, float], personal: tuple[tuple[str, float], ...] = (), gravity: float = 0.0
) -> Ranked:
    by_model = Ranking("en", "fixed", tuple(Suggestion(*pair) for pair in pairs), gravity)
    own = Ranking("en", "fixed", tuple(Suggestion(*pair) for pair in personal or pairs))
    return Ranked(by_model, own, latency_ms=3, consented=False)


@pytest.mark.parametrize(
    ("text", "silence"),
    [
        ("❤️❤️", Silence.NOTHING_TO_READ),
        ("1 + 1", Silence.NOTHING_TO_READ),
        ("https://example.org", Silence.NOTHING_TO_READ),
        ("ann@example.org, @ann", Silence.NOTHING_TO_READ),
        ("+7 916 123-45-67", Silence.NOTHING_TO_READ),
        ("你好", Silence.OTHER_LANGUAGE),
        ("дуже дякую https://example.org", Silence.OTHER_LANGUAGE),
    ],
)
async def test_what_cannot_be_read_is_not_ranked(
    store: FeedbackStore, text: str, silence: Silence
) -> None:
    predictor = FixedPredictor("❤")

    assert await suggestions(predictor, store).rank(text, key=1) is silence
    assert predictor.texts == []


@pytest.mark.parametrize("text", [":(", ")))", "xD", "<3", ":-)))", "¯\\_(ツ)_/¯"])
async def test_an_emoticon_alone_is_ranked(store: FeedbackStore, text: str) -> None:
    assert isinstance(await suggestions(FixedPredictor("❤"), store).rank(text, key=1), Ranked)


async def test_own_picks_shift_the_ranking_while_the_consent_stands(
    store: FeedbackStore, people: People
) -> None:
    some = suggestions(FixedPredictor("❤", "🎉"), store)

    async def first(*, consented: bool) -> list[str]:
        found = await some.rank("we won", key=1, person=people.ANN)
        assert isinstance(found, Ranked)
        assert found.consented is consented
        assert found.by_model.suggestions[0].emoji == "❤"
        return [it.emoji for it in found.personal.suggestions]

    for _ in range(30):
        await people.pick(await people.offered())
    assert await first(consented=False) == ["❤", "🎉"]

    await people.consent()
    assert await first(consented=True) == ["🎉", "❤"]

    await people.consent(given=False)
    assert await first(consented=False) == ["❤", "🎉"]


async def test_what_was_picked_for_the_same_text_comes_first(
    store: FeedbackStore, people: People
) -> None:
    some = suggestions(FixedPredictor("❤", "🎉"), store)
    await people.consent()
    token = await people.offered()
    await people.pick(token, None, text="It is freezing, @ann")
    await store.choices.choose(
        token, chat=People.CHAT, person=people.ANN, emoji="🥶", text=None, kind="correction"
    )

    same = await some.rank("it is  freezing, @bob", key=1, person=people.ANN)
    other, another = (
        await some.rank("it is warm", key=1, person=people.ANN),
        await some.rank("it is freezing, @ann", key=1, person=people.BOB),
    )

    assert isinstance(same, Ranked)
    assert same.shown(2) == Shown(
        (Suggestion("🥶", 0.0), Suggestion("❤", 0.5)), "fixed", "en", same.latency_ms, recalled=True
    )
    for found in (other, another):
        assert isinstance(found, Ranked)
        assert not found.recalled
        assert "🥶" not in {it.emoji for it in found.personal.suggestions}


async def test_the_predictor_learns_whose_request_it_is(store: FeedbackStore) -> None:
    asked: list[tuple[Hashable, bool]] = []

    class Asked(FixedPredictor):
        async def predict(  # type: ignore[override]
            self, text: PreparedText, *, key: Hashable | None = None, replace: bool = False
        ) -> Ranking:
            asked.append((key, replace))
            return await super().predict(text)

    await suggestions(Asked("❤"), store).rank("we won", key=("chat", 7), replace=True)

    assert asked == [(("chat", 7), True)]


async def test_no_emojis_are_nothing_to_read(store: FeedbackStore) -> None:
    assert await suggestions(FixedPredictor(), store).rank("a", key=1) is Silence.NOTHING_TO_READ


def test_the_best_of_a_person_are_shown_and_how_sure_it_is_comes_from_the_model() -> None:
    some = ranked(("❤", 0.3), ("🎉", 0.2), personal=(("🎉", 0.4), ("❤", 0.1)))

    shown = some.shown(1, at_least=0.3)
    assert shown is not None
    assert [it.emoji for it in shown.suggestions] == ["🎉"]
    assert some.shown(1, at_least=0.31) is None


def test_what_is_shown_has_the_scores_of_the_model_in_the_order_of_the_person() -> None:
    some = ranked(("❤", 0.3), ("🎉", 0.2), personal=(("🎉", 0.4), ("❤", 0.1)))

    shown = some.shown(2)

    assert shown is not None
    assert shown.suggestions == (Suggestion("🎉", 0.2), Suggestion("❤", 0.3))


def test_a_reaction_is_stored_like_a_label_and_given_as_telegram_writes_it() -> None:
    found = ranked(("🤷", 0.9)).reaction(frozenset({"🤷‍♂"}))

    assert found is not None
    emoji, shown = found
    assert (emoji, [it.emoji for it in shown.suggestions]) == ("🤷‍♂", ["🤷"])


def test_habits_choose_a_reaction_but_make_none_sure() -> None:
    some = ranked(("🔥", 0.3), ("🎉", 0.2), personal=(("🎉", 0.6), ("🔥", 0.1)))

    found = some.reaction(None, at_least=0.3)
    assert found is not None
    assert found[0] == "🎉"
    assert some.reaction(None, at_least=0.4) is None


@pytest.mark.parametrize(
    ("gravity", "at_least", "needed"),
    [(0.0, 0.1, 0.1), (UNEASY, 0.1, SURE), (1.0, 0.1, SURE), (UNEASY, 0.6, 0.6)],
)
def test_unasked_something_grave_takes_more_sureness(
    gravity: float, at_least: float, needed: float
) -> None:
    assert ranked(("😢", 0.5), gravity=gravity).unasked(at_least) == needed


def test_unasked_nothing_is_sure_enough_under_self_harm() -> None:
    despair = replace(ranked(("😢", 1.0), gravity=1.0), is_about_self_harm=True)

    assert despair.reaction(None, at_least=despair.unasked(0.0)) is None


async def test_a_cheerful_habit_does_not_come_first_under_bad_news(
    store: FeedbackStore, people: People
) -> None:
    predictor = FixedPredictor("😢", "😂", gravity=0.9)
    await people.consent()
    for _ in range(30):
        await people.pick(await people.offered(), "😂")

    found = await suggestions(predictor, store).rank("he died", key=1, person=people.ANN)

    assert isinstance(found, Ranked)
    assert [it.emoji for it in found.personal.suggestions] == ["😢", "😂"]
