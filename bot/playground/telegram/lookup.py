"""Looks up the chat and the message that a request names."""

from bot.playground.telegram.chats import Chat, Message
from bot.playground.telegram.errors import bad_request, forbidden, upgraded
from bot.playground.telegram.world import World


def chat_of(world: World, chat_id: int | str) -> Chat:
    """The chat with this id, if the bot is in it.

    Raises:
        ApiError: there is no such chat, it became another one, or the bot was blocked or
            put out.
    """
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or chat.is_conversation:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if not chat.has_bot:
        if chat.is_private:
            raise forbidden("bot was blocked by the user")
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    return chat


def message_of(chat: Chat, message_id: int, purpose: str) -> Message:
    """The message with this number.

    Raises:
        ApiError: it is gone, or never was.
    """
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message
