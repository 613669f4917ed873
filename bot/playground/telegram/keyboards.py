"""The buttons under a message, and what Telegram allows there."""

from typing import Any

from bot.playground.telegram.entities import utf16_length
from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.inline_mode import QUERY_LIMIT
from bot.playground.telegram.json_types import Json, Keyboard

ROW = 8
BUTTONS = 100
DATA_BYTES = 64
COPY_TEXT = 256

_LOOKS = {"text", "style", "icon_custom_emoji_id"}
_ACTIONS = {
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
}

_CHOSEN_CHATS = (
    "allow_user_chats",
    "allow_bot_chats",
    "allow_group_chats",
    "allow_channel_chats",
)


def keyboard(reply_markup: Json | None) -> Keyboard:
    """The rows of buttons in `reply_markup`; empty rows are left out, as Telegram does.

    Raises:
        ApiError: it is another kind of keyboard, or Telegram would not show it.
    """
    if reply_markup is None:
        return []
    if "inline_keyboard" not in reply_markup:
        raise bad_request("only inline keyboards are supported by this server")
    rows: Keyboard = [row for row in reply_markup["inline_keyboard"] if row]
    if any(len(row) > ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check(button)
    return rows


def _check(button: Json) -> None:
    if not button["text"].strip():
        raise _unreadable("field text must be non-empty")
    actions = button.keys() - _LOOKS
    if not actions:
        raise _unreadable("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unreadable(f"only one of {', '.join(sorted(actions))} can be used")
    [action] = actions
    if action not in _ACTIONS:
        raise bad_request(f"buttons with {action} are not supported by this server")
    if (reason := _invalid(action, button[action])) is not None:
        raise bad_request(reason)


def _invalid(action: str, value: Any) -> str | None:
    if action == "callback_data" and not 1 <= len(value.encode()) <= DATA_BYTES:
        return "BUTTON_DATA_INVALID"
    if action == "url" and not value.startswith(("http://", "https://", "tg://")):
        return "BUTTON_URL_INVALID"
    if action.startswith("switch_inline_query"):
        return _invalid_switch(value)
    if action == "copy_text" and not 1 <= utf16_length(value["text"]) <= COPY_TEXT:
        return "BUTTON_COPY_TEXT_INVALID"
    return None


def _invalid_switch(value: str | Json) -> str | None:
    query = value if isinstance(value, str) else value.get("query", "")
    if len(query) > QUERY_LIMIT:
        return (
            f"inline queries of more than {QUERY_LIMIT} characters are not supported by this server"
        )
    if isinstance(value, dict) and not any(value.get(kind) for kind in _CHOSEN_CHATS):
        return "at least one chat type must be allowed"
    return None


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
