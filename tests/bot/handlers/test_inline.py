"""Somebody types after the bot's name, and sends what is offered."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from telegram import Bot, Update
from telegram.ext import ContextTypes

from bot.feedback import FeedbackStore
from bot.handlers.inline import ChooseInline, Pick, SuggestInline
from bot.inline import InlineSuggestions, without_own_emojis
from bot.privacy_policy import POLICY_VERSION
from bot.protection import TokenBuckets
from bot.speech import speech_for
from bot.suggestions import Suggestions
from bot.typed import Newest
from model.errors import PredictionError, PredictorBusy, Superseded
from model.ranking import Predictor, Ranking, Suggestion
from model.sentences import sentences
from model.serving import Everybody
from tests.bot.conftest import examples
from tests.bot.wire import ANN, BORIS, FixedPredictor, Send, Sent, Wire, running_bot

LOVED = ["😂", "❤️", "🤣", "👍", "😭", "🙏", "😘", "🥰", "😍", "😊"]
ONLY_EMOJI = "Only the emoji"
GENEROUS = TokenBuckets(1000, 1000)
NO_CONTEXT = cast(ContextTypes.DEFAULT_TYPE, None)  # the handler does not look at it


def typed(text: str, *, number: str = "q1", sender: dict[str, Any] = ANN) -> dict[str, Any]:
    """An update that asks what to offer for `text`."""
    query = {"id": number, "from": sender, "query": text, "offset": "", "chat_type": "private"}
    return {"update_id": 1, "inline_query": query}


def sent(result_id: str, text: str, *, sender: dict[str, Any] = ANN) -> dict[str, Any]:
    """An update that says that somebody sent a result offered for `text`."""
    chosen = {"result_id": result_id, "from": sender, "query": text}
    return {"update_id": 2, "chosen_inline_result": chosen}


def offered(answer: Sent) -> list[dict[str, Any]]:
    """The results of an answer."""
    assert answer.method == "answerInlineQuery"
    results: list[dict[str, Any]] = answer.parameters["results"]
    return results


def messages(answer: Sent) -> list[str]:
    """What each result would send."""
    return [it["input_message_content"]["message_text"] for it in offered(answer)]


@asynccontextmanager
async def running_inline(
    predictor: Predictor,
    store: FeedbackStore,
    wire: Wire | None = None,
    *,
    count: int = 5,
    allowed: Collection[int] = (),
    deadline: float = 60,  # which no busy machine misses
    buckets: TokenBuckets = GENEROUS,
    newest: Newest | None = None,
) -> AsyncIterator[Send]:
    """Both handlers on a cut wire: send them an update, get their requests for it."""
    wire = wire or Wire()
    newest = newest or Newest()
    ranking = Suggestions(Everybody(predictor), store, count=count, min_confidence=0.5)
    suggestions = InlineSuggestions(ranking, store)
    suggest = SuggestInline(suggestions, store, buckets, newest, allowed=allowed, deadline=deadline)
    choose = ChooseInline(suggestions, allowed=allowed)

    async with Bot("1000001:test", request=wire, get_updates_request=wire) as bot:

        async def send(update: dict[str, Any]) -> list[Sent]:
            before = len(wire.sent)
            handler = suggest if "inline_query" in update else choose
            await handler(Update.de_json(update, bot), NO_CONTEXT)
            return wire.sent[before:]

        yield send


async def picked(send: Send, text: str, message: str) -> None:
    """Send the result for `text` that says `message`."""
    [answer] = await send(typed(text))
    [result] = [
        it for it in offered(answer) if it["input_message_content"]["message_text"] == message
    ]
    assert await send(sent(result["id"], text)) == []


async def texts(store: FeedbackStore) -> list[str]:
    return [example.text for example in await examples(store)]


class Failing(FixedPredictor):
    """Fails with what it is given."""

    def __init__(self, error: PredictionError) -> None:
        super().__init__("🎉")
        self._error = error

    async def predict(self, text: str, **_: object) -> Ranking:
        raise self._error


class ByText(FixedPredictor):
    """One emoji for each text, 🙂 for a text of several sentences, and no other texts."""

    def __init__(self, emojis: dict[str, str]) -> None:
        super().__init__("🙂")
        self._emojis = emojis

    async def predict(self, text: str, **_: object) -> Ranking:
        found = self._emojis.get(text)
        if found is None and len(sentences(text)) == 1:
            raise PredictorBusy(8)
        return await FixedPredictor(found or "🙂").predict(text)


class Held(FixedPredictor):
    """Ranks a text only when its gate opens, in whatever order the gates do."""

    def __init__(self, expected: int = 1) -> None:
        super().__init__("🎉", "❤")
        self.asked: list[tuple[object, object]] = []
        self.all_asked = asyncio.Event()
        self._expected = expected
        self._gates: dict[str, asyncio.Event] = {}

    def gate(self, text: str) -> asyncio.Event:
        return self._gates.setdefault(text, asyncio.Event())

    async def predict(self, text: str, **asked: object) -> Ranking:
        self.asked.append((asked["key"], asked["replace"]))
        if len(self.asked) == self._expected:
            self.all_asked.set()
        await self.gate(text).wait()
        return await super().predict(text)


async def test_the_text_is_offered_with_each_emoji_then_the_emojis_alone(
    store: FeedbackStore,
) -> None:
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        [answer] = await send(typed("  I won  "))

    assert messages(answer) == ["I won 🎉", "I won ❤️", "🎉", "❤️"]
    assert [(it["title"], it.get("description")) for it in offered(answer)] == [
        ("🎉 I won", None),
        ("❤️ I won", None),
        ("🎉", ONLY_EMOJI),
        ("❤️", ONLY_EMOJI),
    ]
    ids = [it["id"] for it in offered(answer)]
    assert len({*ids}) == 4
    assert max(len(it.encode()) for it in ids) <= 64
    assert answer.parameters["is_personal"] is True
    assert answer.parameters["cache_time"] <= 10
    assert "button" not in answer.parameters


async def test_as_many_emojis_as_the_operator_wants(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor(*"🎉😂🔥"), store, count=1) as send:
        [answer] = await send(typed("I won"))

    assert messages(answer) == ["I won 🎉", "🎉"]


async def test_what_is_only_typed_leaves_nothing_behind(store: FeedbackStore) -> None:
    await store.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    before = await store.belongings(ANN["id"])
    async with running_inline(FixedPredictor("🎉"), store) as send:
        await send(typed("I won"))
        await send(typed(""))

    assert await store.belongings(ANN["id"]) == before


@pytest.mark.parametrize("message", ["I won ❤️", "❤️"], ids=["with the text", "alone"])
async def test_a_pick_is_kept_as_feedback_with_a_consented_text(
    store: FeedbackStore, message: str
) -> None:
    await store.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        await picked(send, "I won", message)

    [example] = await examples(store)
    assert (example.text, example.emojis, example.kind) == ("I won", ("❤",), "inline")
    [kind] = (await store.stats()).kinds
    assert (kind.kind, kind.offered, kind.chosen) == ("inline", 1, 1)


async def test_without_consent_a_pick_counts_and_its_text_goes(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        await picked(send, "I won", "I won ❤️")

    assert await texts(store) == []
    assert [it.emoji for it in await store.favourites(ANN["id"])] == ["❤"]


async def test_a_pick_that_comes_twice_is_kept_once(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        for _ in range(2):
            await send(sent(Pick("abcdefghijkl", "❤").encode("t"), "I won"))

    assert [(it.emoji, it.count) for it in await store.favourites(ANN["id"])] == [("❤", 1)]


@pytest.mark.parametrize("result_id", ["", "t", "t:abc", "t:abc:🪿", "x:::"])
async def test_a_pick_of_something_else_changes_nothing(
    store: FeedbackStore, result_id: str
) -> None:
    async with running_inline(FixedPredictor("🎉"), store) as send:
        assert await send(sent(result_id, "I won")) == []

    assert (await store.stats()).kinds == ()


async def test_a_pick_that_cannot_be_ranked_again_is_said_in_the_log_without_its_text(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_inline(Failing(PredictorBusy(7)), store) as send:
        await send(sent(Pick("abcdefghijkl", "🎉").encode("t"), "I won"))

    assert "an inline pick could not be kept: PredictorBusy" in caplog.text
    assert "I won" not in caplog.text


async def test_what_a_person_is_used_to_comes_sooner_with_their_consent(
    store: FeedbackStore,
) -> None:
    predictor = FixedPredictor("🎉", "❤")
    async with running_inline(predictor, store) as send:
        for number in range(10):
            await send(sent(Pick(f"token{number}", "❤").encode("t"), "I won"))
        [without] = await send(typed("I won"))
        await store.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
        [consented] = await send(typed("I won"))

    assert messages(without)[:2] == ["I won 🎉", "I won ❤️"]
    assert messages(consented)[:2] == ["I won ❤️", "I won 🎉"]


async def test_with_nothing_typed_it_is_what_everybody_likes_and_a_hint(
    store: FeedbackStore,
) -> None:
    predictor = FixedPredictor("🎉")
    async with running_inline(predictor, store) as send:
        [answer] = await send(typed(" "))

    assert messages(answer) == LOVED
    assert answer.parameters["button"] == {
        "text": "Write on, and I find the emoji for it",
        "start_parameter": "inline",
    }
    assert predictor.texts == []


async def test_a_persons_favourites_come_before_what_everybody_likes(
    store: FeedbackStore,
) -> None:
    async with running_inline(FixedPredictor("🎉", "😘"), store) as send:
        await picked(send, "I won", "I won 🎉")
        await picked(send, "I won", "I won 🎉")
        await picked(send, "I won", "😘")
        [answer] = await send(typed(""))

    assert messages(answer) == ["🎉", "😘", *(it for it in LOVED[:-1] if it != "😘")]


async def test_a_favourite_sent_counts_as_one_but_is_no_answer_of_the_model(
    store: FeedbackStore,
) -> None:
    await store.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_inline(FixedPredictor("🎉"), store) as send:
        await picked(send, "", "🙏")
        await picked(send, "dziękuję bardzo", "🙏")

    assert [(it.emoji, it.count) for it in await store.favourites(ANN["id"])] == [("🙏", 2)]
    assert [it.model for it in (await store.stats()).groups] == ["favourites"]
    assert await texts(store) == []


@pytest.mark.parametrize("text", ["مرحبا كيف حالك", "dziękuję bardzo"])
async def test_in_another_language_it_is_favourites_and_the_reason(
    store: FeedbackStore, text: str
) -> None:
    async with running_inline(FixedPredictor("🎉"), store) as send:
        [answer] = await send(typed(text))

    assert messages(answer) == LOVED
    assert answer.parameters["button"]["text"] == "I can read English and Russian only, sorry."


async def test_a_person_is_spoken_to_in_their_language(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉"), store) as send:
        [russian] = await send(typed("", sender=BORIS))
        await store.set_language(BORIS["id"], "en")
        [english] = await send(typed("", sender=BORIS))

    hint = "Write on, and I find the emoji for it"
    assert russian.parameters["button"]["text"] == speech_for("ru").say(hint) != hint
    assert english.parameters["button"]["text"] == hint


async def test_who_switched_it_off_is_offered_nothing_but_to_switch_it_on(
    store: FeedbackStore,
) -> None:
    await store.set_off(ANN["id"], True)
    async with running_inline(FixedPredictor("🎉"), store) as send:
        [answer] = await send(typed("I won"))

    assert messages(answer) == []
    assert answer.parameters["button"]["start_parameter"] == "on"


async def test_where_only_some_are_allowed_the_others_hear_nothing(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉"), store, allowed={ANN["id"]}) as send:
        assert await send(typed("I won", sender=BORIS)) == []
        assert await send(sent(Pick("a" * 12, "🎉").encode("t"), "I won", sender=BORIS)) == []
        assert len(await send(typed("I won"))) == 1

    assert (await store.stats()).kinds == ()


async def test_only_the_newest_query_of_a_person_is_answered(store: FeedbackStore) -> None:
    held, wire, newest = Held(expected=2), Wire(), Newest()
    async with running_inline(held, store, wire, newest=newest) as send:
        older = asyncio.gather(
            send(typed("I w", number="1")),
            send(typed("me too", number="2", sender=BORIS)),
        )
        await held.all_asked.wait()
        newest.note(ANN["id"], "3")
        newer = asyncio.create_task(send(typed("I won", number="3")))
        for text in ("I won", "I w", "me too"):
            held.gate(text).set()
        await asyncio.gather(older, newer)

    assert {it.parameters["inline_query_id"] for it in wire.sent} == {"2", "3"}
    assert held.asked == [
        (("inline", ANN["id"]), True),
        (("inline", BORIS["id"]), True),
        (("inline", ANN["id"]), True),
    ]


async def test_a_query_that_is_not_the_newest_when_its_turn_comes_costs_nothing(
    store: FeedbackStore,
) -> None:
    predictor, newest = FixedPredictor("🎉"), Newest()
    newest.note(ANN["id"], "1")
    newest.note(ANN["id"], "2")
    async with running_inline(predictor, store, newest=newest) as send:
        assert await send(typed("I w", number="1")) == []

    assert predictor.texts == []
    assert newest.holds(ANN["id"], "2")


async def test_a_query_that_waited_too_long_for_its_turn_gets_an_empty_answer(
    store: FeedbackStore,
) -> None:
    now = 0.0
    newest = Newest(clock=lambda: now)
    newest.note(ANN["id"], "1")
    now = 1.5
    async with running_inline(Held(), store, newest=newest, deadline=1) as send:
        [answer] = await send(typed("I won", number="1"))

    assert (messages(answer), answer.parameters["cache_time"]) == ([], 0)


async def test_a_superseded_query_is_left_to_telegram(store: FeedbackStore) -> None:
    async with running_inline(Failing(Superseded()), store) as send:
        assert await send(typed("I won")) == []


@pytest.mark.parametrize("error", [PredictorBusy(9), PredictionError("broken")])
async def test_without_a_ranking_nothing_is_offered_and_the_next_key_asks_again(
    store: FeedbackStore, error: PredictionError, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_inline(Failing(error), store) as send:
        [answer] = await send(typed("I won"))

    assert (messages(answer), answer.parameters["cache_time"]) == ([], 0)
    assert "I won" not in caplog.text


async def test_an_answer_that_takes_too_long_is_an_empty_one(store: FeedbackStore) -> None:
    async with running_inline(Held(), store, deadline=0) as send:
        [answer] = await send(typed("I won"))

    assert (messages(answer), answer.parameters["cache_time"]) == ([], 0)


async def test_a_text_of_sentences_is_also_offered_with_an_emoji_after_each(
    store: FeedbackStore,
) -> None:
    predictor = ByText({"I won!": "🎉", "So tired...": "😴"})
    async with running_inline(predictor, store) as send:
        [answer] = await send(typed("I won! So tired... 12:30"))
        [single] = await send(typed("I won!"))
        [letter] = await send(typed("I won! " * 7))

    [decorated] = [it for it in offered(answer) if it["title"] == "With emojis in the text"]
    assert messages(answer).index("I won! 🎉 So tired... 😴 12:30") == 1
    assert decorated["description"] == "I won! 🎉 So tired... 😴 12:30"
    assert len(offered(single)) == len(offered(letter)) == 2


async def test_several_emojis_in_a_text_are_no_verdict_on_one(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_inline(FixedPredictor("🎉"), store) as send:
        await picked(send, "I won! Really!", "I won! 🎉 Really! 🎉")

    assert (await store.stats()).kinds == ()
    assert not caplog.records


async def test_without_rankings_of_its_sentences_a_text_is_offered_as_a_whole(
    store: FeedbackStore,
) -> None:
    async with running_inline(ByText({"I won! Really!": "🎉"}), store) as send:
        [answer] = await send(typed("I won! Really!"))

    assert messages(answer) == ["I won! Really! 🎉", "🎉"]


async def test_a_text_that_ends_in_emojis_comes_first_as_it_is(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉", "❤"), store) as send:
        [shared] = await send(typed("I won 🎉"))
        [others] = await send(typed("I won 👍🏽👍"))
        [alone] = await send(typed("❤️"))

    assert messages(shared) == ["I won 🎉", "I won ❤️", "🎉", "❤️"]
    assert messages(others)[:3] == ["I won 👍🏽👍", "I won 🎉", "I won ❤️"]
    assert messages(alone) == ["❤️", *LOVED]
    for answer in (shared, others, alone):
        assert offered(answer)[0]["description"] == "As it is"
        assert Pick.decode(offered(answer)[0]["id"]).emoji == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("love ❤️ it 👍🏽 🎉", "love ❤️ it"),
        ("we 👨‍👩‍👧‍👦🇺🇸", "we"),
        ("my 5", "my 5"),
        ("1️⃣ or 2️⃣", "1️⃣ or"),
        ("❤", ""),
        ("", ""),
    ],
)
def test_only_emojis_at_the_end_are_taken_off(text: str, words: str) -> None:
    assert without_own_emojis(text) == words


async def test_who_asks_faster_than_anybody_types_is_not_answered(store: FeedbackStore) -> None:
    wire, buckets = Wire(), TokenBuckets(1, 2, clock=lambda: 0.0)
    async with running_inline(FixedPredictor("🎉"), store, wire, buckets=buckets) as send:
        for number in range(4):
            await send(typed("I won", number=str(number)))
        await send(typed("I won", number="b", sender=BORIS))

    assert [it.parameters["inline_query_id"] for it in wire.sent] == ["0", "1", "b"]


async def test_the_bot_hands_queries_and_picks_to_them(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        [answer] = await send(typed("I won"))
        assert await send(sent(Pick("abcdefghijkl", "🎉").encode("t"), "I won")) == []

    assert answer.method == "answerInlineQuery"
    assert [it.emoji for it in await store.favourites(ANN["id"])] == ["🎉"]


async def test_an_answer_that_telegram_no_longer_wants_is_normal(store: FeedbackStore) -> None:
    wire = Wire()
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    wire.answers["answerInlineQuery"] = [
        (400, {"ok": False, "error_code": 400, "description": late})
    ]
    async with running_inline(FixedPredictor("🎉"), store, wire) as send:
        assert [it.method for it in await send(typed("I won"))] == ["answerInlineQuery"]


async def test_a_pick_is_recorded_as_it_was_made_whichever_model_answers_by_then(
    store: FeedbackStore,
) -> None:
    class Replaced(FixedPredictor):
        async def predict(self, text: str, **_: object) -> Ranking:
            if self.texts:
                return Ranking("en", "newer", (Suggestion("😭", 0.9),))
            return await super().predict(text)

    async with running_inline(Replaced("🎉", "❤"), store) as send:
        await picked(send, "I won", "I won ❤️")

    [group] = (await store.stats()).groups
    assert (group.model, [rank.chosen for rank in group.ranks]) == ("fixed", [0, 1])
