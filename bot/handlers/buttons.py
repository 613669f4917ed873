"""The buttons under the bot's messages, and what a press on one carries.

Telegram allows 64 bytes; a press carries a random id and an emoji, never a text.
"""

from dataclasses import dataclass
from typing import Final, Self

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
)

from bot.feedback import Offer
from bot.words.privacy_policy import POLICY_VERSION
from bot.words.speech import Speech
from model.labels import display

CONSENT = r"^k:"
FORGET = r"^f:"
MORE = r"^m:"

MOST_EMOJIS: Final = 96  # Telegram shows 100 buttons; four are not emojis

_ROW = 5  # emojis a thumb can hit; a first page of a few more is left in one row
_LONGEST_ROW = 8  # Telegram's limit
_TEXT = 256  # UTF-16 units that fit a copy button, and an inline query
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


@dataclass(frozen=True, slots=True)
class AskMore:
    """A press on "more" while the first `after` emojis of an offer were shown."""

    token: str
    after: int

    def encode(self) -> str:
        return f"m:{self.token}:{self.after}"

    @classmethod
    def decode(cls, data: str) -> Self:
        """Never fails: what is forged decodes to a token or a number that nobody was given."""
        _, _, rest = data.partition(":")
        token, _, after = rest.partition(":")
        return cls(token, int(after) if after.isascii() and after.isdecimal() else -1)


def offer_keyboard(
    offer: Offer,
    speech: Speech,
    *,
    text: str | None = None,
    share: bool = False,
    more: bool = True,
) -> InlineKeyboardMarkup:
    """The emojis offered, "none fits" and "more" below; the one chosen is marked.

    Once there is one, a last row copies or shares it.

    Args:
        text: the message that the offer is for, to be copied and shared with its emoji; None
            when the person it was made to is not its author, or it is not at hand.
        share: whether the bot has an inline mode to share with.
        more: whether there may be emojis that were not shown yet.
    """
    rows = [*_emoji_rows(offer)]
    none = _press(speech.say("None fits"), Tap(offer.token, None).encode(), offer.chosen == "")
    rows.append([none])
    shown = len(offer.shown.suggestions)
    if more and shown < MOST_EMOJIS:
        rows[-1].append(_press(speech.say("More"), AskMore(offer.token, shown).encode()))
    if offer.chosen:
        rows.append(_ways_on(display(offer.chosen), speech, text, share))
    return InlineKeyboardMarkup(rows)


def has_more(keyboard: InlineKeyboardMarkup | None) -> bool:
    """Whether a keyboard under an offer still has "more"; True when it is not known."""
    if keyboard is None:
        return True
    buttons = [button for row in keyboard.inline_keyboard for button in row]
    return any(str(button.callback_data or "").startswith("m:") for button in buttons)


def _emoji_rows(offer: Offer) -> list[list[InlineKeyboardButton]]:
    buttons = [
        _press(display(it.emoji), Tap(offer.token, it.emoji).encode(), it.emoji == offer.chosen)
        for it in offer.shown.suggestions
    ]
    row = len(buttons) if len(buttons) <= _LONGEST_ROW else _ROW
    return [buttons[start : start + row] for start in range(0, len(buttons), row)]


def _ways_on(
    emoji: str, speech: Speech, text: str | None, share: bool
) -> list[InlineKeyboardButton]:
    """What to do with a choice: the text with its emoji where both fit, else the emoji."""
    whole = f"{text} {emoji}" if text else emoji
    if len(whole.encode("utf-16-le", "surrogatepass")) // 2 > _TEXT:
        whole = emoji
    ways = [InlineKeyboardButton(speech.say("Copy"), copy_text=CopyTextButton(whole))]
    if share:
        anywhere = SwitchInlineQueryChosenChat(
            whole, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        )
        ways.append(
            InlineKeyboardButton(speech.say("Share"), switch_inline_query_chosen_chat=anywhere)
        )
    return ways


def _press(label: str, data: str, marked: bool = False) -> InlineKeyboardButton:
    return InlineKeyboardButton((_MARK if marked else "") + label, callback_data=data)


def consent_keyboard(speech: Speech, given: bool | None) -> InlineKeyboardMarkup:
    """Yes and no, one below the other; the answer given before is marked."""
    return InlineKeyboardMarkup(
        [
            [_press(label, f"k:{POLICY_VERSION}:{answer:d}", marked=given is answer)]
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
