"""What the bot does to messages that there are: it edits, deletes and reacts."""

from typing import Any

from bot.playground.telegram.chats import Message
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.events import ReactionSet
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import keyboard
from bot.playground.telegram.lookup import chat_of, message_of
from bot.playground.telegram.message_text import text_content
from bot.playground.telegram.world import World


def edit_message_text(
    world: World,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    text: str = "",
    *,
    inline_message_id: str | None = None,
    entities: list[Json] | None = None,
    reply_markup: Json | None = None,
) -> Json | bool:
    """`editMessageText`; without `reply_markup` the buttons go."""
    message = _own(world, chat_id, message_id, inline_message_id)
    content = text_content(text, entities)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, **content, keyboard=keyboard(reply_markup))


def edit_message_reply_markup(
    world: World,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    *,
    inline_message_id: str | None = None,
    reply_markup: Json | None = None,
) -> Json | bool:
    """`editMessageReplyMarkup`."""
    message = _own(world, chat_id, message_id, inline_message_id)
    return _edit(world, message, keyboard=keyboard(reply_markup))


def delete_message(world: World, chat_id: int | str, message_id: int) -> bool:
    """`deleteMessage`: its own anywhere, anybody's in private or as an administrator."""
    message = message_of(chat_of(world, chat_id), message_id, "delete")
    chat = message.chat
    if message.sender != world.bot and not (chat.is_private or chat.bot_status == "administrator"):
        raise bad_request("message can't be deleted")
    world.delete(message)
    return True


def set_message_reaction(
    world: World,
    chat_id: int | str,
    message_id: int,
    *,
    reaction: list[Json] | None = None,
    is_big: bool = False,
) -> bool:
    """`setMessageReaction`: one that the chat allows, or none to take it away.

    An album has its reactions under its first message.
    """
    del is_big  # only an animation
    chat = chat_of(world, chat_id)
    message = message_of(chat, message_id, "react")
    wanted = reaction or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one["type"] != "emoji" or not chat.allows(one["emoji"]) for one in wanted):
        raise bad_request("REACTION_INVALID")
    if message.media_group_id is not None:
        message = world.album(message)[0]
    emoji = wanted[0]["emoji"] if wanted else None
    world.emit(ReactionSet(world.put(message, reaction=emoji)))
    return True


def _edit(world: World, message: Message, **changes: Any) -> Json | bool:
    """The edited message, or of an inline message only that it is edited."""
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are"
            " exactly the same as a current content and reply markup of the message"
        )
    edited = world.replace(message, edited_at=world.now(), **changes)
    return True if edited.inline_message_id is not None else edited.to_json()


def _own(
    world: World,
    chat_id: int | str | None,
    message_id: int | None,
    inline_message_id: str | None,
) -> Message:
    if inline_message_id is not None:
        picked = world.inline_message(inline_message_id)
        if picked is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return picked
    if chat_id is None or message_id is None:
        raise bad_request("message identifier is not specified")
    message = message_of(chat_of(world, chat_id), message_id, "edit")
    if message.sender != world.bot:
        raise bad_request("message can't be edited")
    return message
