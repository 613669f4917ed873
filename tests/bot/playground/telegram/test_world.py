"""What people do, and what the bot hears of it."""

import asyncio
from typing import Any

import pytest

from bot.playground.telegram import (
    Chat,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    User,
    World,
)
from bot.playground.telegram.chats import HISTORY
from bot.playground.telegram.methods import call
from tests.bot.playground.telegram.clock import Clock


async def heard(world: World) -> list[dict[str, Any]]:
    """What the bot was told of since the last time, without the numbers."""
    updates = await world.updates.get(offset=0, limit=100, wait=0)
    world.updates.clear()
    return [
        {kind: what for kind, what in update.items() if kind != "update_id"} for update in updates
    ]


async def test_a_text_is_described_as_telegram_does(world: World, chat: Chat, ann: User) -> None:
    world.send_text(chat, ann, "/start hello")

    [update] = await heard(world)

    assert update["message"] == {
        "message_id": 1,
        "from": {
            "id": ann.id,
            "is_bot": False,
            "first_name": "Ann",
            "username": "ann_smith",
            "language_code": "en",
        },
        "chat": {
            "id": ann.id,
            "type": "private",
            "first_name": "Ann",
            "username": "ann_smith",
        },
        "date": 1777636800,
        "text": "/start hello",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


async def test_pictures_and_stickers_are_heard(world: World, chat: Chat, ann: User) -> None:
    world.send_photo(chat, ann, caption="our sea")
    world.send_photo(chat, ann)
    world.send_sticker(chat, ann, emoji="🎄")

    [captioned, bare, sticker] = [update["message"] for update in await heard(world)]

    assert captioned["caption"] == "our sea"
    assert "caption" not in bare
    assert bare["photo"][0]["width"] == 640
    assert sticker["sticker"]["emoji"] == "🎄"


async def test_an_album_is_several_messages_of_one_group(
    world: World, chat: Chat, ann: User
) -> None:
    world.send_album(chat, ann, ["our sea", None])
    world.send_album(chat, ann, [None] * 10)

    said = [update["message"] for update in await heard(world)]

    assert [message.get("caption") for message in said[:2]] == ["our sea", None]
    assert len({message["media_group_id"] for message in said[:2]}) == 1
    assert len({message["media_group_id"] for message in said}) == 2
    assert len({message["photo"][0]["file_id"] for message in said}) == 12


@pytest.mark.parametrize("captions", [["one"], [None] * 11], ids=len)
def test_an_album_has_2_to_10_pictures(
    world: World, chat: Chat, ann: User, captions: list[str | None]
) -> None:
    with pytest.raises(ValueError, match="2 to 10 pictures"):
        world.send_album(chat, ann, captions)


async def test_a_forwarded_message_says_where_it_comes_from(
    world: World, chat: Chat, ann: User, boris: User
) -> None:
    group = world.group("Friends", ann, boris)
    channel = world.channel("News", boris, ann)
    said = world.send_text(group, boris, "we won @emojibot_test")
    anonymous = world.send_text(group, ann, "rules", anonymously=True)
    post = world.send_photo(channel, boris, caption="our sea")
    await heard(world)

    once = world.forward(said, chat, ann)
    world.forward(said, chat, ann, hidden=True)
    world.forward(anonymous, chat, ann)
    world.forward(post, chat, ann)
    world.forward(once, group, ann)

    updates = [update["message"] for update in await heard(world)]
    origins = [message["forward_origin"] for message in updates]
    assert [origin["type"] for origin in origins] == [
        "user",
        "hidden_user",
        "chat",
        "channel",
        "user",
    ]
    assert (updates[0]["text"], updates[0]["from"]["id"]) == (said.text, ann.id)
    assert origins[0]["sender_user"]["id"] == boris.id
    assert (updates[3]["caption"], origins[3]["message_id"]) == ("our sea", post.id)
    assert origins[4] == origins[0]


async def test_a_text_may_come_via_another_bot(world: World, chat: Chat, ann: User) -> None:
    other = world.person("Pictures", username="pic_bot", is_bot=True)

    world.send_text(chat, ann, "a cat", via_bot=other)

    [update] = await heard(world)
    assert update["message"]["via_bot"] == other.to_json()


async def test_an_edit_keeps_the_number_and_says_when(
    world: World, chat: Chat, ann: User, clock: Clock
) -> None:
    text = world.send_text(chat, ann, "helo")
    photo = world.send_photo(chat, ann, caption="se")
    await heard(world)
    clock.pass_seconds(5)

    world.edit_text(text, "hello")
    world.edit_text(photo, "sea")

    [first, second] = [update["edited_message"] for update in await heard(world)]
    assert (first["message_id"], first["text"]) == (text.id, "hello")
    assert first["edit_date"] - first["date"] == 5
    assert second["caption"] == "sea"
    assert [message.words for message in world.history(chat)] == ["hello", "sea"]


@pytest.mark.parametrize("text", ["", " \n", "a" * 4097, "😀" * 2049], ids=len)
def test_people_cannot_send_what_their_apps_refuse(
    world: World, chat: Chat, ann: User, text: str
) -> None:
    with pytest.raises(ValueError, match=r"nothing in it|longer than 4096"):
        world.send_text(chat, ann, text)


def test_the_longest_caption_is_1024_units(world: World, chat: Chat, ann: User) -> None:
    world.send_photo(chat, ann, caption="a" * 1024)
    with pytest.raises(ValueError, match="longer than 1024"):
        world.send_photo(chat, ann, caption="a" * 1025)
    with pytest.raises(ValueError, match="longer than 1024"):
        world.edit_text(world.history(chat)[-1], "a" * 1025)


async def test_the_bot_is_told_where_it_was_added_and_removed(
    world: World, ann: User, boris: User
) -> None:
    group = world.group("Friends", ann, boris)
    world.remove_bot(group, boris)
    world.send_text(group, ann, "/start")
    world.readmit_bot(group, ann)

    [added, joined, removed, again] = await heard(world)

    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["message"]["new_chat_members"] == [world.bot.to_json()]
    assert removed["my_chat_member"]["from"]["id"] == boris.id
    assert removed["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert again["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_a_private_chat_is_opened_once(world: World, ann: User) -> None:
    assert world.private_chat(ann) is world.private_chat(ann)


async def test_an_edit_keeps_what_others_changed(world: World, chat: Chat, ann: User) -> None:
    sent = world.send_text(chat, ann, "helo")
    await call(
        world,
        "setMessageReaction",
        {
            "chat_id": chat.id,
            "message_id": sent.id,
            "reaction": [{"type": "emoji", "emoji": "🔥"}],
        },
    )

    edited = world.edit_text(sent, "hello")

    assert (edited.text, edited.reaction) == ("hello", "🔥")


def test_listeners_hear_what_happens_in_order(world: World, chat: Chat, ann: User) -> None:
    events: list[Event] = []
    stop = world.subscribe(events.append)

    sent = world.send_text(chat, ann, "helo")
    edited = world.edit_text(sent, "hello")
    world.delete(edited)
    stop()
    world.send_text(chat, ann, "unheard")

    assert events == [MessageSent(sent), MessageEdited(edited), MessageDeleted(edited)]
    assert sent.text == "helo"


async def test_waiting_ends_when_the_thing_happens(world: World, chat: Chat, ann: User) -> None:
    seen = asyncio.create_task(world.wait_for(lambda: world.history(chat)))
    await asyncio.sleep(0)
    sent = world.send_text(chat, ann, "hello")

    assert await seen == [sent]


async def test_waiting_ends_when_the_time_is_over(world: World, chat: Chat) -> None:
    with pytest.raises(TimeoutError):
        await world.wait_for(lambda: world.history(chat), 0.01)


def test_a_long_chat_forgets_its_oldest_messages(world: World, chat: Chat, ann: User) -> None:
    for number in range(HISTORY + 2):
        world.send_text(chat, ann, str(number))

    history = world.history(chat)
    assert len(history) == HISTORY
    assert (history[0].text, history[0].id) == ("2", 3)
