"""Every handler, and the order in which Telegram's updates are offered to them."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.feedback import FeedbackStore
from bot.handlers.answering import Answering
from bot.handlers.callback_data import (
    Button,
    ConsentButton,
    ForgetButton,
    LanguageButton,
    MoreButton,
    SettingButton,
)
from bot.handlers.channel import ReactToPost
from bot.handlers.charts import emoji_font
from bot.handlers.choose import Choose
from bot.handlers.correct import Correct
from bot.handlers.inline import ChooseInline, SuggestInline
from bot.handlers.language import ChooseLanguage, ShowLanguage
from bot.handlers.membership import Migrate
from bot.handlers.more import More
from bot.handlers.presses import OnPress
from bot.handlers.privacy import (
    ConfirmForget,
    InPrivate,
    MyData,
    Privacy,
    SwitchConsent,
    ask_to_forget,
)
from bot.handlers.react import Reactions
from bot.handlers.reactions import LearnFromReaction
from bot.handlers.settings import ChangeSettings, ShowSettings
from bot.handlers.start import Decline, Help, Start
from bot.handlers.stats import ShowStats
from bot.handlers.suggest import Suggest, SuggestAgain
from bot.handlers.switch import Switch
from bot.suggestions.exploration import Shuffles
from bot.suggestions.inline import InlineSuggestions
from bot.suggestions.ranked import Suggestions
from bot.transport.inline_queue import Newest
from bot.transport.rate_limit import TokenBuckets

RATE: Final = 1.0  # messages a second that one person may have answered in the long run
BURST: Final = 30  # and at once
TYPING: Final = (8.0, 40)  # the same for inline mode, where apps ask at every pause in typing


def routes(
    suggestions: Suggestions,
    feedback: FeedbackStore,
    newest: Newest,
    shuffles: Shuffles,
    *,
    allowed_chats: frozenset[int],
    owners: frozenset[int],
) -> list[BaseHandler[Any, Any, Any]]:
    """Every handler, in the order Telegram updates are offered to them."""
    allowed = filters.Chat(allowed_chats) if allowed_chats else filters.ALL
    new = filters.UpdateType.MESSAGE & allowed
    edited = filters.UpdateType.EDITED_MESSAGE & allowed
    posts = filters.UpdateType.CHANNEL_POST & allowed
    edited_posts = filters.UpdateType.EDITED_CHANNEL_POST & allowed
    written = ~filters.FORWARDED & ~filters.VIA_BOT  # else it is not theirs, or chosen already
    words = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION
    reactions = Reactions()
    answering = Answering(feedback, reactions, shuffles)
    buckets = TokenBuckets(RATE, BURST)
    suggest = Suggest(suggestions, feedback, answering, buckets)
    suggest_again = SuggestAgain(suggestions, feedback, answering, buckets)
    inline = InlineSuggestions(suggestions, feedback)
    settings = ShowSettings(feedback)
    stats = ShowStats(feedback, owners=owners, font=emoji_font())
    return [
        CommandHandler("start", Start(feedback), new),
        CommandHandler("help", Help(feedback), new),
        CommandHandler("language", InPrivate(feedback, ShowLanguage(feedback)), new),
        CommandHandler("off", Switch(feedback, off=True), new),
        CommandHandler("on", Switch(feedback, off=False), new),
        CommandHandler("stats", InPrivate(feedback, stats), new),
        CommandHandler("privacy", InPrivate(feedback, Privacy(feedback)), new),
        CommandHandler("mydata", InPrivate(feedback, MyData(feedback)), new),
        CommandHandler("forget", InPrivate(feedback, ask_to_forget), new),
        CommandHandler("settings", settings, new | posts),
        MessageHandler(new & filters.StatusUpdate.MIGRATE, Migrate(feedback)),
        MessageHandler(new & words & written, Correct(feedback, otherwise=suggest)),
        MessageHandler(edited & words & written, suggest_again),
        MessageHandler(
            (posts | edited_posts) & words & written,
            ReactToPost(suggestions, feedback, reactions),
        ),
        MessageReactionHandler(
            LearnFromReaction(feedback),
            chat_id=allowed_chats or None,
            message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED,
        ),
        MessageHandler(
            new & written & ~filters.StatusUpdate.ALL,
            Correct(feedback, otherwise=Decline(feedback)),  # ⚽ alone is a throw, not a text
        ),
        _pressed(ConsentButton, OnPress(feedback, ConsentButton, SwitchConsent(feedback))),
        _pressed(ForgetButton, OnPress(feedback, ForgetButton, ConfirmForget(feedback))),
        _pressed(SettingButton, OnPress(feedback, SettingButton, ChangeSettings(feedback))),
        _pressed(LanguageButton, OnPress(feedback, LanguageButton, ChooseLanguage(feedback))),
        _pressed(MoreButton, More(suggestions, feedback, buckets)),
        CallbackQueryHandler(Choose(feedback)),  # the rest, forged ones included
        InlineQueryHandler(
            SuggestInline(inline, feedback, TokenBuckets(*TYPING), newest, allowed=allowed_chats)
        ),
        ChosenInlineResultHandler(ChooseInline(inline, allowed=allowed_chats)),
    ]


def _pressed(
    button: type[Button], handle: Callable[[Update, Any], Coroutine[Any, Any, None]]
) -> CallbackQueryHandler[Any, None]:
    return CallbackQueryHandler(handle, f"^{button.KIND}:")
