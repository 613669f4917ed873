"""What is said where there is nothing to be cheerful about."""

from bot.feedback import ChatSettings, FeedbackStore
from bot.words.privacy_policy import POLICY_VERSION
from model.prepared import PreparedText
from model.ranking import Ranking
from tests.bot.handlers.live import living
from tests.bot.wire import ANN, FixedPredictor, arrives, keyboard, message, running_bot

KIND = (
    "I am sorry that it is so hard: please talk to somebody you trust or to a doctor today, "
    "whether it is about you or about somebody close to you."
)
KIND_RU = (
    "Мне жаль, что так тяжело: пожалуйста, поговорите сегодня с тем, кому доверяете, или с врачом, "
    "будь то о себе или о ком-то близком."
)
REACT = ChatSettings(mode="react", every_seconds=0)


class Moved:
    """A predictor that is sorry where somebody died, and laughs otherwise; sure of neither."""

    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        sad = "died" in text.bare
        known = FixedPredictor(*(("😢", "💔") if sad else ("🔥", "❤")), best=0.3, gravity=0.9 * sad)
        return await known.predict(text)


async def test_self_harm_gets_one_kind_sentence_in_private_and_no_emoji(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor("😢", gravity=1.0), store) as send:
        [english] = await send(arrives(message("i want to die")))
        russian = {**ANN, "language_code": "ru"}
        [reply] = await send(arrives(message("не хочу жить", sender=russian)))

    assert english.parameters["text"] == KIND
    assert "reply_markup" not in english.parameters
    assert reply.parameters["text"] == KIND_RU


async def test_in_a_group_self_harm_is_for_people_unless_the_bot_is_asked(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("😢", best=1.0, gravity=1.0), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        live.world.promote(group, live.world.bot)
        await store.chats.set_settings(group.id, REACT)

        assert (await live.say(group, ann, "i want to die")).reaction is None
        assert live.said(group) == []
        await live.say(group, ann, "@emojibot_test i want to die")
        assert [it.text for it in live.said(group)] == ["😢"]


async def test_unasked_bad_news_gets_a_reaction_only_where_it_is_sure(store: FeedbackStore) -> None:
    for best, reaction in ((0.39, None), (0.4, "😢")):
        async with living(FixedPredictor("😢", best=best, gravity=0.9), store) as live:
            ann = live.world.person("Ann")
            group = live.world.group("Friends", ann)
            live.world.promote(group, live.world.bot)
            channel = live.world.channel("News", ann)
            for chat in (group, channel):
                await store.chats.set_settings(chat.id, REACT)

                assert (await live.say(chat, ann, "he died")).reaction == reaction


async def test_nothing_is_tried_out_on_who_grieves(store: FeedbackStore) -> None:
    emojis = ["😢", "😂", "🎉", "❤", "🔥"]
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor(*emojis, gravity=0.9), store, shuffled_share=1) as send:
        [reply] = await send(arrives(message("he died")))

    assert reply.parameters["text"] == "😢"
    assert keyboard(reply)[0][0]["text"] == "😢"


async def test_an_edit_to_self_harm_turns_the_answer_into_the_kind_sentence(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("🎉", "❤"), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        sent = await live.say(chat, ann, "we won")
        live.world.edit_text(sent, "i want to die")
        await live.settle()

        [answer] = live.said(chat)
        assert (answer.text, answer.keyboard) == (KIND, [])
        await live.say(chat, ann, "😂")  # corrects nothing that is no more to be seen
        for message in (sent, answer):
            live.world.react(message, ann, "❤")
        await live.settle()
        assert (live.said(chat)[0].text, live.said(chat)[0].keyboard) == (KIND, [])


async def test_an_edit_to_self_harm_takes_a_reaction_away_too(store: FeedbackStore) -> None:
    async with living(FixedPredictor("🔥"), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        await store.chats.set_settings(chat.id, ChatSettings(delivery="reaction"))
        sent = await live.say(chat, ann, "we won")
        assert sent.reaction == "🔥"
        live.world.edit_text(sent, "i want to die")
        await live.settle()

        assert chat.messages[sent.id].reaction is None
        assert [it.text for it in live.said(chat)] == [KIND]


async def test_an_edit_to_bad_news_leaves_no_cheerful_reaction(store: FeedbackStore) -> None:
    async with living(Moved(), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        live.world.promote(group, live.world.bot)
        for chat in (group, live.world.channel("News", ann)):
            await store.chats.set_settings(chat.id, REACT)
            sent = await live.say(chat, ann, "we won")
            assert sent.reaction == "🔥"
            live.world.edit_text(sent, "he died")
            await live.settle()

            assert chat.messages[sent.id].reaction is None


async def test_an_edit_to_bad_news_leaves_no_cheerful_answer_where_nobody_asked(
    store: FeedbackStore,
) -> None:
    async with living(Moved(), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        live.world.promote(group, live.world.bot)
        await store.chats.set_settings(group.id, ChatSettings(mode="all", every_seconds=0))
        sent = await live.say(group, ann, "we won")
        live.world.edit_text(sent, "he died")
        await live.settle()

        assert [it.text for it in live.said(group)] == ["😢"]
