"""The line and the buttons of an answer; `bot.handlers.callback_data` has what these carry."""

from typing import Final

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
)

from bot.feedback import NONE_FITS, Offer, Shown
from bot.handlers.callback_data import (
    Button,
    ConsentButton,
    EmojiButton,
    ForgetButton,
    MoreButton,
    TakeBackButton,
)
from bot.handlers.shared import marked
from bot.words.privacy_policy import POLICY_VERSION
from bot.words.speech import Speech
from model.labels import display

MOST_EMOJIS: Final = 96  # Telegram shows 100 buttons; four are not emojis

_ROW = 5  # emojis a thumb can hit; a first page of a few more is left in one row
_LONGEST_ROW = 8  # Telegram's limit
_TEXT = 256  # UTF-16 units that fit a copy button, and an inline query
_MARK = "✓\u202f"  # narrow and unbreakable: buttons are small


def button(label: str, carries: Button, *, marked: bool = False) -> InlineKeyboardButton:
    """A button; the one chosen is `marked`."""
    return InlineKeyboardButton((_MARK if marked else "") + label, callback_data=carries.pack())


def offer_keyboard(
    offer: Offer,
    speech: Speech,
    *,
    text: str | None = None,
    share: bool = False,
    more: bool = True,
) -> InlineKeyboardMarkup:
    """The emojis offered, "none fits" and "more" below.

    The one chosen is marked, and takes the choice back; one of the person's own stands above the
    others. Once there is one, a last row copies or shares it.

    Args:
        text: the message that the offer is for, to be copied and shared with its emoji; None
            when the person it was made to is not its author, or it is not at hand.
        share: whether the bot has an inline mode to share with.
        more: whether there may be emojis that were not shown yet.
    """
    rows = _emoji_rows(offer)
    rows.append([_choice_button(offer, None, speech.say("None fits"))])
    shown = len(offer.shown.suggestions)
    if more and shown < MOST_EMOJIS:
        rows[-1].append(button(speech.say("More"), MoreButton(offer.token, shown)))
    if offer.chosen:
        rows.append(_ways_on(display(offer.chosen), speech, text, share))
    return InlineKeyboardMarkup(rows)


def has_more(keyboard: InlineKeyboardMarkup | None) -> bool:
    """Whether a keyboard under an offer still has "more"; True when it is not known."""
    if keyboard is None:
        return True
    carried = [str(it.callback_data or "") for row in keyboard.inline_keyboard for it in row]
    return any(data.startswith(f"{MoreButton.KIND}:") for data in carried)


def _emoji_rows(offer: Offer) -> list[list[InlineKeyboardButton]]:
    emojis = offer.shown.suggestions
    length = len(emojis) if len(emojis) <= _LONGEST_ROW else _ROW
    buttons = [_choice_button(offer, it.emoji, display(it.emoji)) for it in emojis]
    rows = [buttons[start : start + length] for start in range(0, len(buttons), length or 1)]
    own = offer.chosen
    if own and offer.shown.rank(own) is None:
        rows.insert(0, [_choice_button(offer, own, display(own))])
    return rows


def _choice_button(offer: Offer, emoji: str | None, label: str) -> InlineKeyboardButton:
    """Chooses `emoji`, None for "none fits"; where that is chosen already, takes it back."""
    chosen = offer.chosen == (emoji or NONE_FITS)
    carries = TakeBackButton if chosen else EmojiButton
    return button(label, carries(offer.token, emoji), marked=chosen)


def _ways_on(
    emoji: str, speech: Speech, text: str | None, share: bool
) -> list[InlineKeyboardButton]:
    """What to do with a choice: the text with its emoji where both fit, else the emoji.

    Where it is the emoji alone, the button shows it.
    """
    whole = f"{text} {emoji}" if text else ""
    if whole and _fits(whole):
        copy = InlineKeyboardButton(speech.say("Copy"), copy_text=CopyTextButton(whole))
    else:
        label = speech.say("Copy {emoji}", emoji=emoji)
        copy = InlineKeyboardButton(label, copy_text=CopyTextButton(emoji))
    if not share:
        return [copy]
    if whole and _fits(marked(whole)):
        label, shared = speech.say("Share"), marked(whole)
    else:
        label, shared = speech.say("Share {emoji}", emoji=emoji), emoji
    anywhere = SwitchInlineQueryChosenChat(
        shared, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
    )
    return [copy, InlineKeyboardButton(label, switch_inline_query_chosen_chat=anywhere)]


def _fits(text: str) -> bool:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= _TEXT


def consent_keyboard(speech: Speech, given: bool | None) -> InlineKeyboardMarkup:
    """Yes and no, one below the other; the answer given before is marked."""
    return InlineKeyboardMarkup.from_column(
        [
            button(label, ConsentButton(POLICY_VERSION, answer), marked=given is answer)
            for answer, label in (
                (True, speech.say("Yes, learn from my picks")),
                (False, speech.say("No, keep no texts")),
            )
        ]
    )


def forget_keyboard(speech: Speech) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_column(
        [
            button(speech.say("Erase everything"), ForgetButton(erase=True)),
            button(speech.say("Keep it"), ForgetButton(erase=False)),
        ]
    )


def headline(shown: Shown, speech: Speech) -> str:
    """What an answer says above its buttons."""
    best = display(shown.suggestions[0].emoji)
    return speech.say("{emoji} You picked this.", emoji=best) if shown.recalled else best
