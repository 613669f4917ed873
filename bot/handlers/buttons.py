"""The buttons under the bot's messages, and what a press on one carries.

Telegram allows 64 bytes; a press carries a random id and an emoji, never a text.
"""

from dataclasses import dataclass
from typing import Self

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.feedback import Offer
from bot.privacy_policy import POLICY_VERSION
from bot.speech import Speech
from model.labels import display

CONSENT = r"^k:"
FORGET = r"^f:"

_MARK = "✓\u202f"  # narrow and unbreakable: buttons are small


@dataclass(frozen=True, slots=True)
class Tap:
    """A press on one of the emojis of an offer; `emoji` is None for "none fits"."""

    token: str
    emoji: str | None

    def encode(self) -> str:
        return f"c:{self.token}:{self.emoji or ''}"

    @classmethod
    def decode(cls, data: str) -> Self:
        """Never fails: what is forged decodes to a token that nobody was given."""
        _, _, rest = data.partition(":")
        token, _, emoji = rest.partition(":")
        return cls(token, emoji or None)


def offer_keyboard(offer: Offer, speech: Speech) -> InlineKeyboardMarkup:
    """A row of the emojis offered and "none fits" below; the one chosen is marked."""

    def button(label: str, emoji: str) -> InlineKeyboardButton:
        mark = _MARK if offer.chosen == emoji else ""
        return InlineKeyboardButton(
            mark + label, callback_data=Tap(offer.token, emoji or None).encode()
        )

    emojis = [button(display(it.emoji), it.emoji) for it in offer.shown.suggestions]
    return InlineKeyboardMarkup([emojis, [button(speech.say("None fits"), "")]])


def consent_keyboard(speech: Speech, given: bool | None) -> InlineKeyboardMarkup:
    """Yes and no, one below the other; the answer given before is marked."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    (_MARK if given is answer else "") + label,
                    callback_data=f"k:{POLICY_VERSION}:{answer:d}",
                )
            ]
            for answer, label in (
                (True, speech.say("Yes, learn from my picks")),
                (False, speech.say("No, keep no texts")),
            )
        ]
    )


def forget_keyboard(speech: Speech) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(speech.say("Erase everything"), callback_data="f:1")],
            [InlineKeyboardButton(speech.say("Keep it"), callback_data="f:0")],
        ]
    )
