"""What somebody is offered who types after the bot's name."""

import pytest

from bot.feedback import FeedbackStore
from bot.handlers.callback_data import TEXT_AND_EMOJI, ResultId
from bot.suggestions.inline import without_own_emojis
from bot.words.privacy_policy import POLICY_VERSION
from bot.words.speech import speech_for
from model.errors import PredictorBusy
from model.prepared import PreparedText
from model.ranking import Ranking
from model.sentences import sentences
from tests.bot.handlers.inline import messages, offered, picked, running_inline, sent, typed
from tests.bot.wire import ANN, BORIS, FixedPredictor, running_bot

LOVED = ["😂", "❤️", "🤣", "👍", "😭", "🙏", "😘", "🥰", "😍", "😊"]
ONLY_EMOJI = "Only the emoji"


class ByText(FixedPredictor):
    """One emoji for each text, 🙂 for a text of several sentences, and no other texts."""

    def __init__(self, emojis: dict[str, str]) -> None:
        super().__init__("🙂")
        self._emojis = emojis

    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        found = self._emojis.get(text.bare)
        if found is None and len(sentences(text.bare)) == 1:
            raise PredictorBusy(8)
        return await FixedPredictor(found or "🙂").predict(text)


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
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    before = await store.people.belongings(ANN["id"])
    async with running_inline(FixedPredictor("🎉"), store) as send:
        await send(typed("I won"))
        await send(typed(""))

    assert await store.people.belongings(ANN["id"]) == before


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
        await store.people.set_language(BORIS["id"], "en")
        [english] = await send(typed("", sender=BORIS))

    hint = "Write on, and I find the emoji for it"
    assert russian.parameters["button"]["text"] == speech_for("ru").say(hint) != hint
    assert english.parameters["button"]["text"] == hint


async def test_who_switched_it_off_is_offered_nothing_but_to_switch_it_on(
    store: FeedbackStore,
) -> None:
    await store.people.set_off(ANN["id"], True)
    async with running_inline(FixedPredictor("🎉"), store) as send:
        [answer] = await send(typed("I won"))

    assert messages(answer) == []
    assert answer.parameters["button"]["start_parameter"] == "on"


async def test_where_only_some_are_allowed_the_others_hear_nothing(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉"), store, allowed={ANN["id"]}) as send:
        assert await send(typed("I won", sender=BORIS)) == []
        assert (
            await send(sent(ResultId(TEXT_AND_EMOJI, "a" * 12, "🎉").pack(), "I won", sender=BORIS))
            == []
        )
        assert len(await send(typed("I won"))) == 1

    assert (await store.statistics.overall()).kinds == ()


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
        assert ResultId.unpack(offered(answer)[0]["id"]).emoji == ""


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


async def test_the_bot_hands_queries_and_picks_to_them(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        [answer] = await send(typed("I won"))
        assert (
            await send(sent(ResultId(TEXT_AND_EMOJI, "abcdefghijkl", "🎉").pack(), "I won")) == []
        )

    assert answer.method == "answerInlineQuery"
    assert [it.emoji for it in await store.people.favourites(ANN["id"], limit=9)] == ["🎉"]


async def test_sentences_beside_self_harm_are_offered_no_emoji_each(store: FeedbackStore) -> None:
    async with running_inline(FixedPredictor("🎉"), store) as send:
        [answer] = await send(typed("i want to die. see you later"))

    assert "With emojis in the text" not in [it["title"] for it in offered(answer)]
