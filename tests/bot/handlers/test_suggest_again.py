"""How an answer follows an edit of what it answers."""

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from bot.playground.telegram import Chat, Message, User
from model.prepared import PreparedText
from model.ranking import Ranking
from tests.bot.conftest import People, examples
from tests.bot.handlers.live import Live, living
from tests.bot.wire import FixedPredictor


class Changing(FixedPredictor):
    """Ranks 🎉 first for what is won, ❤ for what is loved, and 😢 for the rest."""

    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        if "love" in text.bare:
            emojis = ("❤", "🥰")
        else:
            emojis = ("🎉", "❤") if "won" in text.bare else ("😢", "❤")
        return await FixedPredictor(*emojis).predict(text)


async def we_won(live: Live, people: People | None = None) -> tuple[User, Chat, Message]:
    """Ann, the chat in which she is alone with the bot, and what she said there, answered."""
    ann = live.world.person("Ann")
    if people is not None:
        await people.consent(ann.id)
    chat = live.world.private_chat(ann)
    return ann, chat, await live.say(chat, ann, "we won")


async def edit(live: Live, asked: Message, words: str) -> None:
    live.world.edit_text(asked, words)
    await live.settle()


async def test_a_suggestion_follows_an_edit(store: FeedbackStore) -> None:
    async with living(Changing(), store) as live:
        ann, chat, asked = await we_won(live)
        await edit(live, asked, "we lost")
        [reply] = live.said(chat)
        await live.press(reply, ann, "😢")
        [chosen] = live.said(chat)

    assert reply.text == "😢"
    assert "✓" in chosen.keyboard[0][0]["text"]


async def test_after_a_choice_new_words_get_a_new_offer_and_the_choice_stays_with_the_old(
    store: FeedbackStore, people: People
) -> None:
    async with living(Changing(), store) as live:
        ann, chat, asked = await we_won(live, people)
        await live.press(live.said(chat)[0], ann, "❤")
        await edit(live, asked, "we lost")
        [reply] = live.said(chat)
        query = await live.press(reply, ann, "😢")
        [chosen] = live.said(chat)

    assert reply.text == "😢"
    assert [it["text"] for it in reply.keyboard[0]] == ["😢", "❤️"]
    assert query.answer is not None
    assert query.answer.text == "Noted, thank you!"
    assert chosen.keyboard[-1][0]["copy_text"]["text"] == "we lost 😢"
    kept = [(one.text, one.emojis) for one in await examples(store)]
    assert kept == [("we won", ("❤",)), ("we lost", ("😢",))]


async def test_after_none_of_them_new_words_get_a_new_offer_too(store: FeedbackStore) -> None:
    async with living(Changing(), store) as live:
        ann, chat, asked = await we_won(live)
        await live.press(live.said(chat)[0], ann, "None fits")
        await edit(live, asked, "we lost")
        [reply] = live.said(chat)

    assert reply.text == "😢"
    assert [it["text"] for it in reply.keyboard[1]] == ["None fits", "More"]


@pytest.mark.parametrize("words", ["we won again", "我们赢了"], ids=["much the same", "unread"])
async def test_a_choice_stands_where_an_edit_leads_to_nothing_else_and_copies_follow(
    store: FeedbackStore, words: str
) -> None:
    async with living(Changing(), store) as live:
        ann, chat, asked = await we_won(live)
        await live.press(live.said(chat)[0], ann, "❤")
        await edit(live, asked, words)
        [reply] = live.said(chat)

    assert reply.text == "❤️"
    assert "✓" in reply.keyboard[0][1]["text"]
    assert reply.keyboard[-1][0]["copy_text"]["text"] == f"{words} ❤️"


async def test_a_choice_that_comes_first_again_stands_beside_other_emojis(
    store: FeedbackStore,
) -> None:
    async with living(Changing(), store) as live:
        ann, chat, asked = await we_won(live)
        await live.press(live.said(chat)[0], ann, "❤")
        await edit(live, asked, "I love you")
        [reply] = live.said(chat)

    assert [it["text"] for it in reply.keyboard[0]] == ["🎉", "✓\u202f❤️"]
    assert reply.keyboard[-1][0]["copy_text"]["text"] == "I love you ❤️"


async def test_a_refusal_of_all_stands_where_an_edit_leads_to_nothing_else(
    store: FeedbackStore,
) -> None:
    async with living(Changing(), store) as live:
        ann, chat, asked = await we_won(live)
        await live.press(live.said(chat)[0], ann, "None fits")
        before = live.said(chat)
        await edit(live, asked, "we won!")

        assert live.said(chat) == before


async def test_a_reaction_follows_an_edit(store: FeedbackStore) -> None:
    async with living(Changing(), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        await store.chats.set_settings(chat.id, ChatSettings(delivery="reaction"))
        asked = await live.say(chat, ann, "we won")
        await edit(live, asked, "we lost")

        assert (asked.reaction, chat.messages[asked.id].reaction) == ("🎉", "😢")


@pytest.mark.parametrize("words", ["你好", "42", "!!!"])
async def test_an_edit_to_what_cannot_be_read_leaves_the_answer(
    store: FeedbackStore, words: str
) -> None:
    async with living(Changing(), store) as live:
        _, chat, asked = await we_won(live)
        await edit(live, asked, words)

        assert [it.text for it in live.said(chat)] == ["🎉"]


async def test_an_edit_changes_what_an_earlier_process_answered(store: FeedbackStore) -> None:
    async with living(Changing(), store) as live:
        ann, chat, asked = await we_won(live)
        world = live.world
    async with living(Changing(), store, world=world) as live:
        world.edit_text(asked, "we lost")
        await live.settle()
        query = await live.press(live.said(chat)[0], ann, "😢")

    assert query.answer is not None
    assert query.answer.text == "Noted, thank you!"
