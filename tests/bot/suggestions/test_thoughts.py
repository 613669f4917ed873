"""What the bot makes of a text, told to whoever looks on."""

from dataclasses import replace

import pytest

from bot.feedback import FeedbackStore
from bot.suggestions.ranked import SURE, Ranked, Suggestions
from bot.suggestions.thoughts import GUESSES, thought_of
from model.errors import PredictorBusy
from model.prepared import PreparedText
from model.ranking import Ranking, Suggestion
from model.serving import Everybody
from tests.bot.conftest import People
from tests.bot.wire import FixedPredictor


def suggestions(predictor: FixedPredictor, store: FeedbackStore, bar: float = 0.1) -> Suggestions:
    return Suggestions(Everybody(predictor), store.people, count=5, min_confidence=bar)


async def test_it_tells_guesses_language_and_how_sure_it_is(
    store: FeedbackStore, people: People
) -> None:
    predictor = FixedPredictor("❤", "🎉")

    sure = await thought_of("we won", suggestions(predictor, store), person=people.ANN)
    unsure = await thought_of("we won", suggestions(predictor, store, 0.99), person=people.ANN)

    assert sure is not None
    assert unsure is not None
    assert [it.emoji for it in sure.guesses] == ["❤️", "🎉"]
    assert [it.moved for it in sure.guesses] == [0, 0]
    assert sure.guesses[0].probability > sure.guesses[1].probability > 0
    assert (sure.lang, sure.sure, unsure.sure, unsure.bar) == ("en", True, False, 0.99)
    assert len(sure.guesses) <= GUESSES


async def test_under_bad_news_it_takes_more_to_be_sure(
    store: FeedbackStore, people: People
) -> None:
    grave = suggestions(FixedPredictor("😢", best=0.3, gravity=0.9), store)

    thought = await thought_of("he died", grave, person=people.ANN)
    harm = await thought_of("i want to die", grave, person=people.ANN)

    assert thought is not None
    assert harm is not None
    assert (thought.sure, thought.bar) == (False, SURE)
    assert (harm.sure, harm.bar) == (False, 1.0)


async def test_what_cannot_be_read_has_no_guesses(store: FeedbackStore, people: People) -> None:
    thought = await thought_of("你好", suggestions(FixedPredictor("❤"), store), person=people.ANN)

    assert thought is not None
    assert (thought.lang, thought.guesses) == ("other", ())


async def test_it_tells_what_own_picks_moved(store: FeedbackStore, people: People) -> None:
    for _ in range(30):
        await people.pick(await people.offered())
    await people.consent()

    thought = await thought_of(
        "we won", suggestions(FixedPredictor("❤", "🎉"), store), person=people.ANN
    )

    assert thought is not None
    assert [(it.emoji, it.moved) for it in thought.guesses] == [("🎉", 1), ("❤️", -1)]
    assert [it.probability for it in thought.guesses] == [0.25, 0.5]  # the model's own


async def test_an_emoji_that_the_model_does_not_know_has_no_probability(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = suggestions(FixedPredictor("❤", "🎉"), store)
    by_model = await some.rank("we won", key=1)
    assert isinstance(by_model, Ranked)
    own = (Suggestion("🫠", 1.0), *by_model.by_model.suggestions)
    ranked = replace(by_model, personal=replace(by_model.personal, suggestions=own))

    async def rank(*_: object, **__: object) -> Ranked:
        return ranked

    monkeypatch.setattr(some, "rank", rank)
    thought = await thought_of("we won", some, person=1)

    assert thought is not None
    assert (thought.guesses[0].emoji, thought.guesses[0].probability) == ("🫠", 0.0)
    assert [it.moved for it in thought.guesses] == [2, -1, -1]


async def test_without_a_ranking_it_says_nothing(store: FeedbackStore, people: People) -> None:
    class Busy(FixedPredictor):
        async def predict(self, text: PreparedText, **_: object) -> Ranking:
            raise PredictorBusy(7)

    assert await thought_of("we won", suggestions(Busy(), store), person=people.ANN) is None
