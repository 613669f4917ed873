"""Who said first what is forwarded."""

from bot.playground.telegram.chats import Message
from bot.playground.telegram.json_types import Json


def forward_origin(message: Message, *, hidden: bool = False) -> Json:
    """The Bot API's `MessageOrigin` of a forwarded `message`."""
    date = int(message.date.timestamp())
    if message.chat.is_channel:
        chat = message.chat.to_json()
        return {"type": "channel", "date": date, "chat": chat, "message_id": message.id}
    if message.sender_chat is not None:
        return {"type": "chat", "date": date, "sender_chat": message.sender_chat.to_json()}
    if hidden:
        name = message.sender.first_name
        return {"type": "hidden_user", "date": date, "sender_user_name": name}
    return {"type": "user", "date": date, "sender_user": message.sender.to_json()}
