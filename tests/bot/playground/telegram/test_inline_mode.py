"""What people see of the bot's inline mode, and what the bot hears of it."""

import pytest
import telegram
from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest

from bot.playground.telegram import Chat, Event, InlineAnswered, MessageSent, User, World
from bot.playground.telegram.methods import call
from tests.bot.playground.telegram.clock import Clock
from tests.bot.playground.telegram.test_world import heard


def article(id: str = "a", text: str = "I won 🎉", *data: str) -> telegram.InlineQueryResultArticle:
    """A result that becomes `text`, with these buttons under it."""
    buttons = [telegram.InlineKeyboardButton("🎉", callback_data=one) for one in data]
    markup = telegram.InlineKeyboardMarkup.from_row(buttons) if data else None
    return InlineQueryResultArticle(
        id, "🎉", InputTextMessageContent(text), reply_markup=markup, description=text
    )


async def test_a_query_is_described_as_telegram_does(world: World, ann: User) -> None:
    query = world.inline_query(ann, "I won", chat_type="private")

    [update] = await heard(world)

    assert update["inline_query"] == {
        "id": query.id,
        "from": ann.to_json(),
        "query": "I won",
        "offset": "",
        "chat_type": "private",
    }


def test_a_query_has_at_most_256_characters(world: World, ann: User) -> None:
    assert world.inline_query(ann, "я" * 256)
    with pytest.raises(ValueError, match="longer than 256"):
        world.inline_query(ann, "я" * 257)


async def test_an_answer_is_seen_by_those_who_look(
    bot: telegram.Bot, world: World, ann: User
) -> None:
    events: list[Event] = []
    world.subscribe(events.append)
    query = world.inline_query(ann, "I won")

    await bot.answer_inline_query(query.id, [article("a"), article("b")], next_offset="2")

    assert events == [InlineAnswered(query)]
    assert query.answer is not None
    assert [result["id"] for result in query.answer.results] == ["a", "b"]
    assert query.answer.next_offset == "2"


async def test_a_query_is_answered_once_and_soon(
    bot: telegram.Bot, world: World, ann: User, clock: Clock
) -> None:
    in_time = world.inline_query(ann, "in time")
    clock.pass_seconds(10)
    await bot.answer_inline_query(in_time.id, [])
    late = world.inline_query(ann, "late")
    clock.pass_seconds(11)

    for query_id in (in_time.id, late.id, "unheard of"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_inline_query(query_id, [])

    assert late.answer is None


async def test_a_personal_answer_is_kept_for_the_person(
    bot: telegram.Bot, world: World, ann: User, boris: User, clock: Clock
) -> None:
    first = world.inline_query(ann, "I won")
    await bot.answer_inline_query(first.id, [article()], is_personal=True, cache_time=60)
    await heard(world)

    again = world.inline_query(ann, "I won")
    others = [
        world.inline_query(boris, "I won"),
        world.inline_query(ann, "I won", "2"),
        world.inline_query(ann, "I won!"),
    ]
    clock.pass_seconds(60)
    later = world.inline_query(ann, "I won")

    asked = [update["inline_query"]["id"] for update in await heard(world)]
    assert again.answer is first.answer
    assert asked == [query.id for query in (*others, later)]


async def test_an_answer_that_is_not_personal_is_shown_to_everybody(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    first = world.inline_query(ann, "")
    await bot.answer_inline_query(first.id, [article()])

    assert world.inline_query(boris, "").answer is first.answer


async def test_an_answer_need_not_be_kept(bot: telegram.Bot, world: World, ann: User) -> None:
    first = world.inline_query(ann, "")
    await bot.answer_inline_query(first.id, [article()], cache_time=0)

    assert world.inline_query(ann, "").answer is None


async def test_a_pick_says_it_and_tells_the_bot(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    chat = world.conversation(ann, boris)
    query = world.inline_query(ann, "I won", chat_type="private")
    await bot.answer_inline_query(query.id, [article("a", "I won 🎉")])
    await heard(world)
    events: list[Event] = []
    world.subscribe(events.append)

    picked = world.pick_result(query, "a", chat)

    [update] = await heard(world)
    assert update["chosen_inline_result"] == {
        "result_id": "a",
        "from": ann.to_json(),
        "query": "I won",
    }
    assert events == [MessageSent(picked)]
    assert (picked.sender, picked.text, picked.via_bot) == (ann, "I won 🎉", world.bot)


async def test_a_picked_message_with_buttons_can_be_edited_and_tapped(
    bot: telegram.Bot, world: World, ann: User, boris: User, clock: Clock
) -> None:
    chat = world.conversation(ann, boris)
    query = world.inline_query(ann, "I won", chat_type="private")
    await bot.answer_inline_query(query.id, [article("a", "I won 🎉", "t:0")])
    await heard(world)

    picked = world.pick_result(query, "a", chat)
    world.tap(picked, boris, "t:0")
    [chosen, tap] = await bot.get_updates()
    assert chosen.chosen_inline_result is not None
    number = chosen.chosen_inline_result.inline_message_id
    clock.pass_seconds(5)
    done = await bot.edit_message_text("I won 🏆", inline_message_id=number)

    assert done is True
    assert tap.callback_query is not None
    assert (tap.callback_query.message, tap.callback_query.data) == (None, "t:0")
    assert tap.callback_query.inline_message_id == number
    [message] = world.history(chat)
    assert (message.text, message.keyboard) == ("I won 🏆", [])
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(inline_message_id=number)
    world.delete(message)
    with pytest.raises(BadRequest, match=r"(?i)message_id_invalid"):
        await bot.edit_message_reply_markup(inline_message_id=number)


async def test_a_pick_in_a_chat_with_the_bot_is_also_a_message(
    bot: telegram.Bot, world: World, chat: Chat, ann: User, boris: User
) -> None:
    group = world.group("Friends", ann, boris)
    query = world.inline_query(ann, "I won", chat_type="supergroup")
    await bot.answer_inline_query(query.id, [article()])
    await heard(world)

    world.pick_result(query, "a", chat)
    world.pick_result(query, "a", group)

    said = [update["message"] for update in await heard(world) if "message" in update]
    assert [message["chat"]["id"] for message in said] == [chat.id, group.id]
    assert [message["via_bot"]["id"] for message in said] == [world.bot.id] * 2


async def test_without_feedback_the_bot_is_told_of_no_pick(clock: Clock) -> None:
    world = World(now=clock, inline_feedback=False)
    ann, boris = world.person("Ann"), world.person("Boris")
    query = world.inline_query(ann, "I won")
    content = {"message_text": "I won 🎉"}
    result = {"type": "article", "id": "a", "title": "🎉", "input_message_content": content}
    await call(world, "answerInlineQuery", {"inline_query_id": query.id, "results": [result]})
    await heard(world)

    assert world.pick_result(query, "a", world.conversation(ann, boris))
    assert await heard(world) == []


async def test_only_what_is_offered_can_be_picked(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    chat = world.conversation(ann, boris)
    query = world.inline_query(ann, "I won")
    with pytest.raises(ValueError, match="no result 'a' to pick"):
        world.pick_result(query, "a", chat)
    await bot.answer_inline_query(query.id, [article()])

    with pytest.raises(ValueError, match="no result 'b' to pick"):
        world.pick_result(query, "b", chat)
    with pytest.raises(ValueError, match="Ann is not in this chat"):
        world.pick_result(query, "a", world.private_chat(boris))


async def test_the_bot_does_not_know_what_two_people_talk_about(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    chat = world.conversation(ann, boris)

    world.send_text(chat, ann, "@emojibot_test, you there?")

    assert await bot.get_updates() == ()
    assert (chat.is_private, chat.name) == (True, "Ann · Борис")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(chat.id, "hello")
