"""Chats and messages that a request names are found, or refused in Telegram's words."""

import pytest
import telegram
from telegram.error import Forbidden

from bot.playground.telegram import Chat, User, World
from tests.bot.playground.telegram.conftest import Api


async def test_where_the_bot_is_not_wanted_it_cannot_write(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    group = world.group("Friends", ann)
    world.remove_bot(chat, ann)
    world.remove_bot(group, ann)

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "hello")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "hello")
    world.readmit_bot(chat, ann)
    assert await bot.send_message(chat.id, "hello")


@pytest.mark.parametrize("chat_id", ["12345", "@nobody"])
async def test_a_chat_must_exist(api: Api, chat_id: str) -> None:
    assert await api.refusal("sendMessage", chat_id=chat_id, text="hello") == (
        "Bad Request: chat not found"
    )
