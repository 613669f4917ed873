"""What the bot can find out about a chat: `getChat` and `getChatMember`."""

from bot.playground.telegram.chat_member import chat_member
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.lookup import chat_of
from bot.playground.telegram.reactions import as_types
from bot.playground.telegram.world import World


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
    status = chat.bot_status if user == world.bot else chat.status_of(user)
    return chat_member(chat, user, status)
