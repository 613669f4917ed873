"""Finds the chat and the message that a request names, and tells what is known of them."""

from bot.botapi.chats import Chat
from bot.botapi.messages import Json, Message
from bot.botapi.refused import bad_request, forbidden
from bot.botapi.world import World


def chat_of(world: World, chat_id: int | str) -> Chat:
    """The chat with this id, if the bot is in it.

    Raises:
        Refused: there is no such chat, or the bot was blocked or put out.
    """
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or chat.is_conversation:
        raise bad_request("chat not found")
    if not chat.has_bot:
        raise forbidden(
            "bot was blocked by the user"
            if chat.is_private
            else "bot was kicked from the supergroup chat"
        )
    return chat


def message_of(chat: Chat, message_id: int, purpose: str) -> Message:
    """The message with this number.

    Raises:
        Refused: it is gone, or never was.
    """
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def get_chat(world: World, chat_id: int | str) -> Json:
    """`getChat`; every standard reaction is available."""
    kinds = ("unlimited", "limited", "unique")
    gifts = {f"{kind}_gifts": False for kind in kinds}
    return {
        **chat_of(world, chat_id).to_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            **gifts,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, chat_id: int | str, user_id: int) -> Json:
    """`getChatMember`; the first member of a group is its creator."""
    chat = chat_of(world, chat_id)
    if user_id == world.bot.id:
        return {"status": "member", "user": world.bot.to_json()}
    if user_id not in world.people:
        raise bad_request("PARTICIPANT_ID_INVALID")
    user = world.people[user_id].to_json()
    if user_id not in chat.members:
        return {"status": "left", "user": user}
    if not chat.is_private and user_id == next(iter(chat.members)):
        return {"status": "creator", "user": user, "is_anonymous": False}
    return {"status": "member", "user": user}
