"""The methods that the server knows, and how a call of one is carried out.

A method is a function of the world; its parameters are the ones it supports. What the
Bot API has but this server has not is refused, so that nothing is silently ignored.
"""

import inspect
from collections.abc import Callable
from typing import Any

from bot.playground.telegram import offering, places, profile, receiving, schema, talking
from bot.playground.telegram.messages import Json
from bot.playground.telegram.refused import bad_request
from bot.playground.telegram.world import World

METHODS: dict[str, Callable[..., Any]] = {
    "answerCallbackQuery": receiving.answer_callback_query,
    "answerInlineQuery": offering.answer_inline_query,
    "deleteMessage": talking.delete_message,
    "deleteMyCommands": profile.delete_my_commands,
    "deleteWebhook": receiving.delete_webhook,
    "editMessageCaption": talking.edit_message_caption,
    "editMessageReplyMarkup": talking.edit_message_reply_markup,
    "editMessageText": talking.edit_message_text,
    "getChat": places.get_chat,
    "getChatAdministrators": places.get_chat_administrators,
    "getChatMember": places.get_chat_member,
    "getFile": receiving.get_file,
    "getMe": profile.get_me,
    "getMyCommands": profile.get_my_commands,
    "getMyDescription": profile.get_my_description,
    "getMyName": profile.get_my_name,
    "getMyShortDescription": profile.get_my_short_description,
    "getUpdates": receiving.get_updates,
    "getWebhookInfo": receiving.get_webhook_info,
    "leaveChat": places.leave_chat,
    "sendChatAction": talking.send_chat_action,
    "sendDocument": talking.send_document,
    "sendMessage": talking.send_message,
    "sendPhoto": talking.send_photo,
    "setMessageReaction": talking.set_message_reaction,
    "setMyCommands": profile.set_my_commands,
    "setMyDescription": profile.set_my_description,
    "setMyName": profile.set_my_name,
    "setMyShortDescription": profile.set_my_short_description,
    "setWebhook": receiving.set_webhook,
}

# Nothing in this world depends on them.
WITHOUT_EFFECT = frozenset(
    {"allow_paid_broadcast", "disable_notification", "link_preview_options", "protect_content"}
)


async def call(world: World, method: str, parameters: Json) -> Any:
    """Carry out `method` with checked `parameters`; the result is checked, too.

    Raises:
        Refused: the request cannot be carried out, or not here.
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
