"""Who may decide for a chat: its administrators, also when they write without a name."""

import logging

from telegram import Bot, Chat, Message, User
from telegram.constants import ChatMemberStatus

logger = logging.getLogger(__name__)

_ADMINISTRATORS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def is_administrator(bot: Bot, chat: Chat, person: User) -> bool:
    """Whether `person` is an administrator of `chat`; asked each time, because it may change.

    Never fails: whom Telegram does not tell us about may not decide.
    """
    try:
        member = await bot.get_chat_member(chat.id, person.id)
    except Exception as error:  # Telegram's refusals, and whatever an odd answer makes PTB raise
        logger.info("the status of a member of a chat is not known: %s", type(error).__name__)
        return False
    return member.status in _ADMINISTRATORS


async def speaks_for(message: Message) -> bool:
    """Whether an administrator of its chat wrote `message`, with or without a name.

    Only administrators write in a group's own name, or post in a channel.
    """
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    if message.from_user is None:
        return False
    return await is_administrator(message.get_bot(), message.chat, message.from_user)
