"""JSON as the Bot API writes it."""

from typing import Any

Json = dict[str, Any]
Keyboard = list[list[Json]]  # rows of `InlineKeyboardButton`
