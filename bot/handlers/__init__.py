"""Every handler, and the order in which Telegram's updates are offered to them."""

from typing import Any

from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.feedback import FeedbackStore
from bot.handlers.buttons import CONSENT, FORGET
from bot.handlers.choose import Choose
from bot.handlers.inline import ChooseInline, SuggestInline
from bot.handlers.privacy import (
    ConfirmForget,
    InPrivate,
    MyData,
    Privacy,
    SwitchConsent,
    ask_to_forget,
)
from bot.handlers.start import Start, decline_politely, show_help
from bot.handlers.suggest import Suggest
from bot.inline import InlineSuggestions
from bot.suggestions import Suggestions


def routes(
    suggestions: Suggestions,
    inline: InlineSuggestions,
    feedback: FeedbackStore,
    *,
    allowed_chats: frozenset[int],
) -> list[BaseHandler[Any, Any, Any]]:
    """Every handler, in the order Telegram updates are offered to them."""
    allowed = filters.Chat(allowed_chats) if allowed_chats else filters.ALL
    new = filters.UpdateType.MESSAGE & allowed
    words = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION
    return [
        CommandHandler("start", Start(feedback), new),
        CommandHandler("help", show_help, new),
        CommandHandler("privacy", InPrivate(Privacy(feedback)), new),
        CommandHandler("mydata", InPrivate(MyData(feedback)), new),
        CommandHandler("forget", InPrivate(ask_to_forget), new),
        MessageHandler(new & words, Suggest(suggestions, feedback)),
        MessageHandler(new & ~filters.StatusUpdate.ALL, decline_politely),
        CallbackQueryHandler(SwitchConsent(feedback), CONSENT),
        CallbackQueryHandler(ConfirmForget(feedback), FORGET),
        CallbackQueryHandler(Choose(feedback)),  # the rest, forged ones included
        InlineQueryHandler(SuggestInline(inline, feedback, allowed=allowed_chats)),
        ChosenInlineResultHandler(ChooseInline(inline, allowed=allowed_chats)),
    ]
