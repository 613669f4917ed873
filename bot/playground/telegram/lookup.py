"""Finds the chat and the message that a request names, and tells what is known of them."""

from bot.playground.telegram.chat_member import chat_member
from bot.playground.telegram.chats import Chat, Message, Status
from bot.playground.telegram.errors import bad_request, forbidden, upgraded
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.reactions import as_types
from bot.playground.telegram.users import User
from bot.playground.telegram.world import World


def chat_of(world: World, chat_id: int | str) -> Chat:
    """The chat with this id, if the bot is in it.

    Raises:
        ApiError: there is no such chat, it became another one, or the bot was blocked,
            put out, or left.
    """
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or chat.is_conversation:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    if not chat.has_bot:
        if chat.is_private:
            raise forbidden("bot was blocked by the user")
        if chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
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


def get_chat(world: World, chat_id: int | str) -> Json:
    """`getChat`; `available_reactions` are told where not all are."""
    chat = chat_of(world, chat_id)
    kinds = ("unlimited", "limited", "unique")
    gifts = {f"{kind}_gifts": False for kind in kinds}
    full: Json = {
        **chat.to_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            **gifts,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.available_reactions is not None:
        full["available_reactions"] = as_types(*chat.available_reactions)
    return full


def get_chat_member(world: World, chat_id: int | str, user_id: int) -> Json:
    """`getChatMember`."""
    chat = chat_of(world, chat_id)
    user = world.bot if user_id == world.bot.id else world.people.get(user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return chat_member(chat, user, _status(world, chat, user))


def get_chat_administrators(
    world: World, chat_id: int | str, *, return_bots: bool = False
) -> list[Json]:
    """`getChatAdministrators`: people and our bot, and other bots if asked."""
    chat = chat_of(world, chat_id)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    users = [user for user in chat.members.values() if return_bots or not user.is_bot]
    statuses = [(user, _status(world, chat, user)) for user in (*users, world.bot)]
    return [
        chat_member(chat, user, status)
        for user, status in statuses
        if status in ("creator", "administrator")
    ]


def leave_chat(world: World, chat_id: int | str) -> bool:
    """`leaveChat`: a group or a channel."""
    chat = chat_of(world, chat_id)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    world.set_bot_status(chat, "left", by=world.bot)
    return True


def _status(world: World, chat: Chat, user: User) -> Status:
    return chat.bot_status if user == world.bot else chat.status_of(user)
