"""What the bot can find out about a chat and who is in it."""

import telegram

from bot.playground.telegram import Chat, User, World
from tests.bot.playground.telegram.conftest import Api


async def test_a_chat_tells_what_it_is(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    group = world.group("Friends", ann)

    private = await bot.get_chat(chat.id)
    shared = await bot.get_chat(group.id)

    assert (private.type, private.first_name) == ("private", "Ann")
    assert (shared.type, shared.title) == ("supergroup", "Friends")
    assert shared.available_reactions == ()  # PTB for: all of them


async def test_members_have_their_places(
    bot: telegram.Bot, api: Api, world: World, ann: User, boris: User
) -> None:
    stranger = world.person("Nobody")
    group = world.group("Friends", ann, boris)

    statuses = [
        (await bot.get_chat_member(group.id, user.id)).status
        for user in (ann, boris, stranger, world.bot)
    ]

    assert statuses == ["creator", "member", "left", "member"]
    assert await api.refusal("getChatMember", chat_id=group.id, user_id=1) == (
        "Bad Request: PARTICIPANT_ID_INVALID"
    )
