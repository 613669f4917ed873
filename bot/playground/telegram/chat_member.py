"""What somebody is in a chat, and that it changed, as the Bot API describes it."""

from datetime import datetime

from bot.playground.telegram.chats import Chat, Status
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.users import User

_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
_CHANNEL_RIGHTS = {"can_post_messages": True, "can_edit_messages": True}


def chat_member(chat: Chat, user: User, status: Status) -> Json:
    """The Bot API's `ChatMember`: `user` is this in `chat`."""
    member: Json = {"status": status, "user": user.to_json()}
    if status == "creator":
        member["is_anonymous"] = False
    if status == "kicked":
        member["until_date"] = 0  # for ever
    if status == "administrator":
        member |= _RIGHTS | (_CHANNEL_RIGHTS if chat.is_channel else {})
    return member


def membership_change(
    chat: Chat, user: User, *, by: User, date: datetime, before: Status, after: Status
) -> Json:
    """The Bot API's `ChatMemberUpdated`: `by` changed what `user` is in `chat`."""
    return {
        "chat": chat.to_json(),
        "from": by.to_json(),
        "date": int(date.timestamp()),
        "old_chat_member": chat_member(chat, user, before),
        "new_chat_member": chat_member(chat, user, after),
    }
