"""Somebody sends what they were offered in inline mode."""

import pytest

from bot.feedback import FeedbackStore
from bot.handlers.callback_data import TEXT_AND_EMOJI, ResultId
from bot.handlers.shared import MARK, marked
from bot.words.privacy_policy import POLICY_VERSION
from model.errors import PredictorBusy
from model.prepared import PreparedText
from model.ranking import Ranking, Suggestion
from tests.bot.conftest import examples
from tests.bot.handlers.inline import Failing, messages, picked, running_inline, sent, typed
from tests.bot.wire import ANN, FixedPredictor


async def texts(store: FeedbackStore) -> list[str]:
    return [example.text for example in await examples(store)]


@pytest.mark.parametrize("message", ["I won ❤️", "❤️"], ids=["with the text", "alone"])
async def test_a_pick_is_kept_as_feedback_with_a_consented_text(
    store: FeedbackStore, message: str
) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        await picked(send, "I won", message)

    [example] = await examples(store)
    assert (example.text, example.emojis, example.kind) == ("I won", ("❤",), "inline")
    [kind] = (await store.statistics.overall()).kinds
    assert (kind.kind, kind.offered, kind.chosen) == ("inline", 1, 1)


async def test_without_consent_a_pick_counts_and_its_text_goes(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        await picked(send, "I won", "I won ❤️")

    assert await texts(store) == []
    assert [it.emoji for it in await store.people.favourites(ANN["id"], limit=9)] == ["❤"]


async def test_a_pick_that_comes_twice_is_kept_once(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        for _ in range(2):
            await send(sent(ResultId(TEXT_AND_EMOJI, "abcdefghijkl", "❤").pack(), "I won"))

    assert [(it.emoji, it.count) for it in await store.people.favourites(ANN["id"], limit=9)] == [
        ("❤", 1)
    ]


@pytest.mark.parametrize("result_id", ["", "t", "t:abc", "t:abc:🪿", "x:::"])
async def test_a_pick_of_something_else_changes_nothing(
    store: FeedbackStore, result_id: str
) -> None:
    async with running_inline(FixedPredictor("🎉"), store) as send:
        assert await send(sent(result_id, "I won")) == []

    assert (await store.statistics.overall()).kinds == ()


async def test_a_pick_that_cannot_be_ranked_again_is_said_in_the_log_without_its_text(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_inline(Failing(PredictorBusy(7)), store) as send:
        await send(sent(ResultId(TEXT_AND_EMOJI, "abcdefghijkl", "🎉").pack(), "I won"))

    assert "an inline pick could not be kept: PredictorBusy" in caplog.text
    assert "I won" not in caplog.text


async def test_what_a_person_is_used_to_comes_sooner_with_their_consent(
    store: FeedbackStore,
) -> None:
    predictor = FixedPredictor("🎉", "❤")
    async with running_inline(predictor, store) as send:
        for number in range(10):
            await send(sent(ResultId(TEXT_AND_EMOJI, f"token{number}", "❤").pack(), "I won"))
        [without] = await send(typed("I won"))
        await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
        [consented] = await send(typed("I won"))

    assert messages(without)[:2] == ["I won 🎉", "I won ❤️"]
    assert messages(consented)[:2] == ["I won ❤️", "I won 🎉"]


async def test_a_favourite_sent_counts_as_one_but_is_no_answer_of_the_model(
    store: FeedbackStore,
) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_inline(FixedPredictor("🎉"), store) as send:
        await picked(send, "", "🙏")
        await picked(send, "dziękuję bardzo", "🙏")

    assert [(it.emoji, it.count) for it in await store.people.favourites(ANN["id"], limit=9)] == [
        ("🙏", 2)
    ]
    assert [it.model for it in (await store.statistics.overall()).groups] == ["favourites"]
    assert await texts(store) == []


async def test_several_emojis_in_a_text_are_no_verdict_on_one(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_inline(FixedPredictor("🎉"), store) as send:
        await picked(send, "I won! Really!", "I won! 🎉 Really! 🎉")

    assert (await store.statistics.overall()).kinds == ()
    assert not caplog.records


async def test_a_pick_is_recorded_as_it_was_made_whichever_model_answers_by_then(
    store: FeedbackStore,
) -> None:
    class Replaced(FixedPredictor):
        async def predict(self, text: PreparedText, **_: object) -> Ranking:
            if self.texts:
                return Ranking("en", "newer", (Suggestion("😭", 0.9),))
            return await super().predict(text)

    async with running_inline(Replaced("🎉", "❤"), store) as send:
        await picked(send, "I won", "I won ❤️")

    [group] = (await store.statistics.overall()).groups
    assert (group.model, [rank.chosen for rank in group.ranks]) == ("fixed", [0, 1])


async def test_a_text_that_came_by_a_share_button_is_not_kept_as_that_of_who_pressed(
    store: FeedbackStore,
) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    shared = marked("I won 🎉")
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        [answer] = await send(typed(shared))
        await picked(send, shared, "I won ❤️")

    assert set(messages(answer)) >= {"I won 🎉", "I won ❤️"}
    assert MARK not in str(answer.parameters)
    assert await texts(store) == []
    assert [it.emoji for it in await store.people.favourites(ANN["id"], limit=9)] == ["❤"]
