"""The methods that the server knows, and how a call of one is carried out.

A method is a function of the world; its parameters are the ones it supports. What the
Bot API has but this server has not is refused, so that nothing is silently ignored.
"""

import inspect
from collections.abc import Callable
from typing import Any

from bot.playground.telegram import (
    callback_methods,
    chat_methods,
    edit_methods,
    inline_methods,
    profile_methods,
    schema,
    send_methods,
    update_methods,
)
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.world import World

METHODS: dict[str, Callable[..., Any]] = {
    "answerCallbackQuery": callback_methods.answer_callback_query,
    "answerInlineQuery": inline_methods.answer_inline_query,
    "deleteMessage": edit_methods.delete_message,
    "deleteWebhook": update_methods.delete_webhook,
    "editMessageReplyMarkup": edit_methods.edit_message_reply_markup,
    "editMessageText": edit_methods.edit_message_text,
    "getChat": chat_methods.get_chat,
    "getChatMember": chat_methods.get_chat_member,
    "getMe": profile_methods.get_me,
    "getMyCommands": profile_methods.get_my_commands,
    "getMyDescription": profile_methods.get_my_description,
    "getMyShortDescription": profile_methods.get_my_short_description,
    "getUpdates": update_methods.get_updates,
    "sendChatAction": send_methods.send_chat_action,
    "sendDocument": send_methods.send_document,
    "sendMessage": send_methods.send_message,
    "sendPhoto": send_methods.send_photo,
    "setMessageReaction": edit_methods.set_message_reaction,
    "setMyCommands": profile_methods.set_my_commands,
    "setMyDescription": profile_methods.set_my_description,
    "setMyShortDescription": profile_methods.set_my_short_description,
    "setWebhook": update_methods.set_webhook,
}

# Nothing in this world depends on them.
WITHOUT_EFFECT = frozenset(
    {"allow_paid_broadcast", "disable_notification", "link_preview_options", "protect_content"}
)


async def call(world: World, method: str, parameters: Json) -> Any:
    """Carry out `method` with checked `parameters`; the result is checked, too.

    Raises:
        ApiError: the request cannot be carried out, or not here.
    """
    function = METHODS.get(method)
    if function is None:
        raise bad_request(f"{method} is not supported by this server")
    supported = {name: parameters[name] for name in parameters.keys() - WITHOUT_EFFECT}
    for name in sorted(supported.keys() - inspect.signature(function).parameters.keys()):
        raise bad_request(f"{name} of {method} is not supported by this server")
    result = function(world, **supported)
    if inspect.isawaitable(result):
        return await result  # getUpdates: updates were checked when they were queued
    schema.check(schema.description()["methods"][method]["returns"], result, method)
    return result
