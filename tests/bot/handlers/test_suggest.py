"""A text arrives."""

from random import Random
from typing import Any, cast

import pytest
from telegram import Update
from telegram.ext import ExtBot

from bot import handlers
from bot.feedback import ChatSettings, FeedbackStore
from bot.handlers.answering import Answering
from bot.handlers.own_reactions import OwnReactions
from bot.handlers.recent_texts import RecentTexts
from bot.handlers.suggest import Suggest
from bot.suggestions.exploration import Exploration
from bot.suggestions.ranked import Suggestions
from bot.transport.rate_limit import TokenBuckets
from model.errors import PredictionError, PredictorBusy
from model.prepared import PreparedText
from model.ranking import Ranking
from model.serving import Everybody
from tests.bot.handlers.live import living
from tests.bot.wire import (
    ANN,
    BORIS,
    BOT,
    GROUP,
    FixedPredictor,
    Wire,
    arrives,
    keyboard,
    message,
    running_bot,
)

OTHER_LANGUAGE = "I can read English and Russian only, sorry."
NOTHING_TO_READ = "There are no words for me to read. Send me a sentence, please."


async def test_a_message_gets_the_best_emoji_and_a_row_of_alternatives(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor("❤", "🎉", "🏆"), store) as send:
        [reply] = await send(arrives(message("we won", number=12)))

    assert reply.method == "sendMessage"
    assert reply.parameters["text"] == "❤️"
    assert reply.parameters["reply_parameters"]["message_id"] == 12
    row, last = keyboard(reply)
    assert [button["text"] for button in row] == ["❤️", "🎉", "🏆"]
    assert [button["text"] for button in last] == ["None fits", "More"]


async def test_the_number_of_emojis_is_a_setting(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤", "🎉", "🏆"), store, suggestions=2) as send:
        [reply] = await send(arrives(message("we won")))

    assert len(keyboard(reply)[0]) == 2


async def test_a_caption_is_read_like_a_text(store: FeedbackStore) -> None:
    predictor = FixedPredictor("📷")
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    async with running_bot(predictor, store) as send:
        [reply] = await send(arrives(message(caption="what a view", photo=photo)))

    assert reply.parameters["text"] == "📷"
    assert predictor.texts == ["what a view"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("🏆🏆", NOTHING_TO_READ),
        ("\u200b\u202e\u2067\ufeff", NOTHING_TO_READ),
        ("12 + 30 = 42!", NOTHING_TO_READ),
        ("hola amigo como estas", OTHER_LANGUAGE),
        ("你好", OTHER_LANGUAGE),
        ("привіт, як справи", OTHER_LANGUAGE),
    ],
    ids=["emojis", "invisible", "digits", "Spanish", "Chinese", "Ukrainian"],
)
async def test_what_cannot_be_read_gets_one_kind_sentence(
    store: FeedbackStore, text: str, said: str
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(message(text)))

    assert reply.parameters["text"] == said


async def test_the_sentence_is_in_the_persons_language(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(message("你好", sender=BORIS)))

    assert reply.parameters["text"] == "Простите, я понимаю только русский и английский."


async def test_a_sticker_gets_a_kind_sentence_and_in_a_group_silence(store: FeedbackStore) -> None:
    sticker = {
        "file_id": "1",
        "file_unique_id": "1",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "type": "regular",
    }
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(message(sticker=sticker)))
        silence = await send(arrives(message(sticker=sticker, chat=GROUP)))

    assert (
        reply.parameters["text"]
        == "I can read text only. Send me a sentence, and I will find an emoji for it."
    )
    assert silence == []


async def test_an_edited_message_is_not_answered_again(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        assert await send(arrives(message("we won"), "edited_message")) == []


async def test_in_a_group_only_a_mention_or_a_reply_to_the_bot_is_answered(
    store: FeedbackStore,
) -> None:
    to_bot = {**message("🙂", sender=BOT, chat=GROUP, number=3)}
    to_ann = {**message("hi all", chat=GROUP, number=4)}
    predictor = FixedPredictor("❤")
    async with running_bot(predictor, store) as send:
        assert await send(arrives(message("we won", chat=GROUP))) == []
        assert await send(arrives(message("@other_bot we won", chat=GROUP))) == []
        assert await send(arrives(message("we won", chat=GROUP, reply_to_message=to_ann))) == []
        assert await send(arrives(message("@Emojibot_Test we won", chat=GROUP, number=5)))
        assert await send(
            arrives(message("we lost", chat=GROUP, number=6, reply_to_message=to_bot))
        )

    assert predictor.texts == ["we won", "we lost"]


async def test_a_bare_mention_asks_about_the_message_it_replies_to(store: FeedbackStore) -> None:
    about = message("my cat is home again", sender=BORIS, chat=GROUP, number=4)
    predictor = FixedPredictor("❤")
    async with running_bot(predictor, store) as send:
        assert await send(
            arrives(message("@emojibot_test", chat=GROUP, reply_to_message=about, number=5))
        )

    assert predictor.texts == ["my cat is home again"]


async def test_below_the_threshold_the_bot_is_silent_in_groups_only(store: FeedbackStore) -> None:
    predictor = FixedPredictor("❤", best=0.2)
    async with running_bot(predictor, store, min_confidence=0.3) as send:
        assert await send(arrives(message("@emojibot_test we won", chat=GROUP))) == []
        assert await send(arrives(message("we won", number=11)))


async def test_an_update_delivered_twice_is_answered_and_stored_once(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [_] = await send(arrives(message("we won")))
        assert await send(arrives(message("we won"))) == []

    assert sum(group.offered for group in (await store.statistics.overall()).groups) == 1


class _Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        raise self._error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PredictorBusy(9), "Too many messages at once. Please try again in a moment."),
        (PredictionError("no"), "Something went wrong on my side. Please try again."),
    ],
    ids=["busy", "broken"],
)
async def test_a_model_that_cannot_answer_is_said_kindly(
    store: FeedbackStore, error: Exception, said: str
) -> None:
    async with running_bot(_Failing(error), store) as send:
        [reply] = await send(arrives(message("we won")))

    assert reply.parameters["text"] == said


async def test_only_allowed_chats_are_answered(store: FeedbackStore) -> None:
    async with running_bot(
        FixedPredictor("❤"), store, allowed_chats=frozenset({BORIS["id"]})
    ) as send:
        assert await send(arrives(message("we won", sender=ANN))) == []
        assert await send(arrives(message("we won", sender=BORIS)))


async def test_no_text_reaches_the_log_when_a_handler_fails(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot(_Failing(RuntimeError("secret words")), store) as send:
        await send(arrives(message("secret words")))

    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text


async def test_a_chat_decides_when_the_bot_speaks(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        live.world.promote(group, live.world.bot)  # else it hears nothing but mentions

        async def answers(text: str) -> tuple[bool, str | None]:
            before = len(live.said(group))
            said = await live.say(group, ann, text)
            return len(live.said(group)) > before, said.reaction

        async def both() -> list[tuple[bool, str | None]]:
            return [await answers("we won"), await answers("@emojibot_test we won")]

        assert await both() == [(False, None), (True, None)]
        await store.chats.set_settings(group.id, ChatSettings(mode="off"))
        assert await both() == [(False, None), (False, None)]
        await store.chats.set_settings(group.id, ChatSettings(mode="react", every_seconds=0))
        assert await both() == [(False, "❤"), (True, None)]
        await store.chats.set_settings(group.id, ChatSettings(mode="all", every_seconds=0))
        assert await both() == [(True, None), (True, None)]


async def test_unasked_it_speaks_as_often_as_the_chat_wants_asked_always(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        live.world.promote(group, live.world.bot)
        await store.chats.set_settings(group.id, ChatSettings(mode="all", every_seconds=3600))
        for text in ("我们赢了", "we won", "we won", "@emojibot_test we won"):
            await live.say(group, ann, text)

        replied = [it.replied.words for it in live.said(group) if it.replied is not None]
    assert replied == ["we won", "@emojibot_test we won"]


async def test_an_album_is_answered_once(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        live.world.send_album(chat, ann, [None, "what a view", "and another"])
        live.world.send_album(chat, ann, ["one more", None])
        await live.settle()

        replied = [it.replied.words for it in live.said(chat) if it.replied is not None]
    assert replied == ["what a view", "one more"]


async def test_forwarded_messages_and_what_other_bots_made_are_left_alone(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        helper = live.world.person("Helper", is_bot=True)
        chat = live.world.private_chat(ann)
        said = await live.say(chat, ann, "we won")
        live.world.forward(said, chat, ann)
        live.world.send_text(chat, ann, "made by a bot", via_bot=helper)
        await live.settle()

        assert len(live.said(chat)) == 1


async def test_who_switched_off_is_left_alone_and_told_so_once_in_private(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        chat, group = live.world.private_chat(ann), live.world.group("Friends", ann)
        await store.people.set_off(ann.id, True)
        for text in ("we won", "we won again"):
            await live.say(chat, ann, text)
            await live.say(group, ann, f"@emojibot_test {text}")

        assert [it.text for it in live.said(chat)] == [
            "Suggestions are switched off for you. /on switches them on."
        ]
        assert live.said(group) == []


async def test_a_flood_is_answered_with_one_kind_sentence_and_in_a_group_with_none(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "BURST", 2)
    monkeypatch.setattr(handlers, "RATE", 1e-6)
    async with living(FixedPredictor("❤"), store) as live:
        ann, boris = live.world.person("Ann"), live.world.person("Boris")
        chat, group = live.world.private_chat(ann), live.world.group("Friends", ann, boris)
        for _ in range(4):
            await live.say(chat, ann, "we won")
        await live.say(group, ann, "@emojibot_test we won")
        await live.say(group, boris, "@emojibot_test we won")  # somebody else's bucket is full

        assert [it.text for it in live.said(chat)] == [
            "❤️",
            "❤️",
            "You are faster than I am. Give me a moment, please.",
        ]
        assert len(live.said(group)) == 1


async def test_when_the_pause_is_over_it_speaks_up_again(store: FeedbackStore) -> None:
    now = 0.0
    wire = Wire()
    bot = ExtBot("1000001:test", request=wire, get_updates_request=wire)
    suggestions = Suggestions(
        Everybody(FixedPredictor("❤")), store.people, count=5, min_confidence=0
    )
    suggest = Suggest(
        suggestions,
        store.people,
        store.chats,
        Answering(store.offers, OwnReactions(), Exploration(0, Random()), RecentTexts()),
        TokenBuckets(rate=1, burst=9),
        clock=lambda: now,
    )
    await store.chats.set_settings(GROUP["id"], ChatSettings(mode="all", every_seconds=60))
    answered = []
    async with bot:
        for now in (0.0, 59.9, 60.0, 119.0):
            before = len(wire.sent)
            update = Update.de_json(
                arrives(message("we won", chat=GROUP, number=10 + int(now))), bot
            )
            await suggest(update, cast(Any, None))
            answered.append(len(wire.sent) > before)

    assert answered == [True, False, True, False]
