"""None fitted, and the person sends their own emoji."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bot.feedback import CORRECTION_TIME, FeedbackStore
from bot.handlers.correct import BEFORE
from bot.words.privacy_policy import POLICY_VERSION
from model.engine import meanings
from model.meaning import Space
from model.prepared import PreparedText
from model.ranking import Ranking
from tests.bot.conftest import Clock, examples
from tests.bot.handlers.offering import WON
from tests.bot.wire import (
    ANN,
    BORIS,
    BOT,
    GROUP,
    FixedPredictor,
    Send,
    Wire,
    arrives,
    keyboard,
    message,
    running_bot,
    tap,
)

NOTED = "Noted, thank you!"
NOTHING_TO_READ = "There are no words for me to read. Send me a sentence, please."
SPACE = Space.of(np.array([[1, 0, 0], [0, 1, 0]], np.float16))
IN_GROUP = message("@emojibot_test we won", chat=GROUP, number=12)


async def none_fits(send: Send, about: dict[str, Any] = WON) -> str:
    """Have `about` answered and find that none fits; what that button carries."""
    [reply] = await send(arrives(about))
    none = str(keyboard(reply)[1][0]["callback_data"])
    await send(tap(none, about=about))
    return none


def replied(text: str, chat: dict[str, Any], sender: dict[str, Any] = ANN) -> dict[str, Any]:
    """A reply to the bot's question."""
    question = {"message_id": 900, "date": 1, "chat": chat, "from": BOT, "text": "None of these"}
    return arrives(message(text, chat=chat, sender=sender, number=20, reply_to_message=question))


async def corrections(store: FeedbackStore) -> dict[str, int]:
    """The emojis that were picked though they were not shown."""
    return {it.emoji: it.count for it in (await store.statistics.overall()).missing}


async def test_the_next_message_is_the_emoji_that_was_missing(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        await none_fits(send)
        edit, answer = await send(arrives(message("🫠", number=920)))

        assert (edit.parameters["message_id"], edit.parameters["text"]) == (900, "🫠")
        assert keyboard(edit)[-1][0]["copy_text"]["text"] == "we won 🫠"
        assert [it["text"] for it in keyboard(edit)[0]] == ["✓\u202f🫠"]
        assert answer.parameters["text"] == NOTED
        assert await corrections(store) == {"🫠": 1}

        [answer] = await send(arrives(message("🫠", number=21)))
        assert answer.parameters["text"] == NOTHING_TO_READ

    assert (await store.statistics.overall()).choices == {"correction": 1}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("❤️‍🔥", "❤‍🔥"),
        ("👍🏽", "👍🏽"),
        ("🤷🏽‍♀️", "🤷🏽‍♀"),
        ("👩🏽‍❤️‍💋‍👨🏿", "👩🏽‍❤‍💋‍👨🏿"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("🇫🇷", "🇫🇷"),
        ("1️⃣", "1⃣"),
        (" 🫠\n", "🫠"),
    ],
)
async def test_any_emoji_will_do(store: FeedbackStore, sent: str, kept: str) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
        await send(arrives(message(sent, number=20)))

    assert await corrections(store) == {kept: 1}


async def test_a_ball_that_telegram_throws_is_an_emoji_too(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
        [answer] = await send(arrives(message(dice={"emoji": "⚽", "value": 3}, number=20)))

    assert answer.parameters["text"] == NOTED
    assert await corrections(store) == {"⚽": 1}


@pytest.mark.parametrize("text", ["we lost", "🫠🫠", "so 🫠", "😂" + "\u200d😂" * 8, "🎉?"])
async def test_anything_else_is_an_ordinary_message(store: FeedbackStore, text: str) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
        [answer] = await send(arrives(message(text, number=20)))

    assert answer.parameters["text"] in {"🎉", NOTHING_TO_READ}
    assert await corrections(store) == {}


async def test_in_a_group_another_message_ends_the_wait(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send, IN_GROUP)
        await send(arrives(message("we lost", chat=GROUP, number=20)))
        await send(arrives(message("🫠", chat=GROUP, number=21)))

    assert await corrections(store) == {}


async def test_a_picture_under_which_an_emoji_stands_is_an_ordinary_message(
    store: FeedbackStore,
) -> None:
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
        await send(arrives(message(caption="🫠", photo=photo, number=20)))

    assert await corrections(store) == {}


async def test_the_wait_ends_by_itself(store: FeedbackStore, clock: Clock) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
        clock.time += CORRECTION_TIME
        await send(arrives(message("🫠", number=20)))

    assert await corrections(store) == {}


async def test_an_emoji_right_after_an_answer_corrects_it_with_its_text(
    store: FeedbackStore,
) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await send(arrives(WON))
        edit, answer = await send(arrives(message("🫠", number=920)))

    assert (edit.parameters["message_id"], edit.parameters["text"]) == (900, "🫠")
    assert keyboard(edit)[-1][0]["copy_text"]["text"] == "we won 🫠"
    assert answer.parameters["text"] == NOTED
    [example] = await examples(store)
    assert (example.text, example.emojis, example.kind) == ("we won", ("🫠",), "own")


async def test_a_reply_corrects_even_what_was_tapped(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        [answer] = await send(arrives(IN_GROUP))
        await send(tap(str(keyboard(answer)[0][0]["callback_data"]), about=IN_GROUP))
        [edit] = await send(replied("🫠", GROUP))

    assert edit.parameters["text"] == "🫠"
    assert await corrections(store) == {"🫠": 1}


@pytest.mark.parametrize("about", [WON, IN_GROUP], ids=["late", "in a group"])
async def test_an_emoji_that_came_out_of_nowhere_corrects_nothing(
    store: FeedbackStore, clock: Clock, about: dict[str, Any]
) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await send(arrives(about))
        if about is WON:
            clock.time += CORRECTION_TIME
        await send(arrives(message("🫠", chat=about["chat"], number=920)))

    assert await corrections(store) == {}


@pytest.mark.parametrize("since", ["i want to die", "こんにちは"])
async def test_an_emoji_after_a_message_that_was_offered_none_corrects_nothing_before(
    store: FeedbackStore, since: str
) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await send(arrives(WON))
        await send(arrives(message(since, number=910)))
        [answer] = await send(arrives(message("🫠", number=920)))

        assert answer.parameters["text"] == NOTHING_TO_READ
    assert await corrections(store) == {}


async def test_a_reply_to_the_question_is_shown_where_it_was_asked(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        none = await none_fits(send, IN_GROUP)
        [edit] = await send(replied("🫠", GROUP))

        assert edit.method == "editMessageText"
        assert (edit.parameters["message_id"], edit.parameters["text"]) == (900, "🫠")
        assert keyboard(edit)[-1][0]["copy_text"]["text"] == "we won 🫠"
        assert await corrections(store) == {"🫠": 1}

        await send(tap(none + "🎉", about=IN_GROUP))

    assert (await store.statistics.overall()).choices == {"tap": 1}


async def test_a_reply_counts_however_late_it_comes(store: FeedbackStore, clock: Clock) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send, IN_GROUP)
        clock.pass_days(3)
        await send(arrives(message("nobody asked you", chat=GROUP, number=15)))
        await send(replied("@emojibot_test 🫠", GROUP))

    assert await corrections(store) == {"🫠": 1}


async def test_somebody_elses_reply_corrects_nothing(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send, IN_GROUP)
        assert await send(replied("🫠", GROUP, sender=BORIS)) == []
        assert await send(arrives(message("🫠", chat=GROUP, sender=BORIS, number=21))) == []

    assert await corrections(store) == {}


async def test_in_another_chat_an_emoji_corrects_nothing(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send, IN_GROUP)
        await send(arrives(message("🫠", number=20)))

    assert await corrections(store) == {}


async def test_a_tap_after_all_ends_the_wait(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        none = await none_fits(send)
        await send(tap(none + "🎉", about=WON))
        [answer] = await send(arrives(message("🫠", number=20)))

    assert answer.parameters["text"] == NOTHING_TO_READ
    assert (await store.statistics.overall()).choices == {"tap": 1}


async def test_the_wait_outlasts_a_restart(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await send(arrives(message("🫠", number=20)))

    assert await corrections(store) == {"🫠": 1}


async def test_a_consented_correction_is_an_example_with_the_authors_text(
    store: FeedbackStore,
) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
        await send(arrives(message("🫠", number=20)))

    [example] = await examples(store)
    assert (example.text, example.emojis, example.kind) == ("we won", ("🫠",), "own")


async def test_once_corrected_the_same_sentence_is_right_the_next_time(
    store: FeedbackStore,
) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        await none_fits(send)
        await send(arrives(message("🥶", number=20)))
        [again] = await send(arrives(message("We won", number=30)))

    assert again.parameters["text"] == "🥶 You picked this."
    assert [it["text"] for it in keyboard(again)[0]] == ["🥶", "🎉", "❤️"]


async def test_once_corrected_a_sentence_that_means_the_same_is_right_the_next_time(
    store: FeedbackStore,
) -> None:
    class Bilingual(FixedPredictor):
        """Two meanings, each the same in both languages."""

        async def predict(self, text: PreparedText, **_: object) -> Ranking:
            cold = text.bare in {"I am freezing", "я замерзаю"}
            meaning = meanings(SPACE, np.array([[1, 0] if cold else [0, 1]], np.float32))[0]
            return replace(await super().predict(text), meaning=meaning)

    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(Bilingual("🎉"), store) as send:
        await send(arrives(message("I am freezing", number=12)))
        await send(arrives(message("🥶", number=920)))
        [paraphrase] = await send(arrives(message("я замерзаю", number=930)))
        [other] = await send(arrives(message("мы победили", number=940)))

    assert paraphrase.parameters["text"] == "🥶 You picked this."
    assert other.parameters["text"] == "🎉"


async def test_a_question_too_far_back_is_left_as_it_is(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        await none_fits(send)
        [answer] = await send(arrives(message("🫠", number=1 + 900 + BEFORE)))

    assert answer.parameters["text"] == NOTED
    assert await corrections(store) == {"🫠": 1}


async def test_a_question_that_is_gone_does_not_matter(store: FeedbackStore) -> None:
    gone = {"ok": False, "error_code": 400, "description": "Bad Request: message to edit not found"}
    wire = Wire()
    async with running_bot(FixedPredictor("🎉"), store, wire) as send:
        await none_fits(send)
        wire.answers["editMessageText"] = [(400, gone)]
        await send(replied("🫠", WON["chat"]))

    assert await corrections(store) == {"🫠": 1}
