"""Buttons under the bot's messages."""

import telegram


def buttons(*data: str) -> telegram.InlineKeyboardMarkup:
    """A row of them that carry `data`."""
    return telegram.InlineKeyboardMarkup.from_row(
        [telegram.InlineKeyboardButton("🎉", callback_data=one) for one in data]
    )
