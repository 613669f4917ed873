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
from bot.handlers.speech import Speeches
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
    store: FeedbackStore,
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
    offers, choices, people, chats = store.offers, store.choices, store.people, store.chats
    speeches = Speeches(people, chats)
    reactions = Reactions()
    answering = Answering(offers, reactions, shuffles)
    buckets = TokenBuckets(RATE, BURST)
    suggest = Suggest(suggestions, people, chats, answering, buckets)
    suggest_again = SuggestAgain(suggestions, people, chats, offers, answering, buckets)
    inline = InlineSuggestions(suggestions, people, offers, choices)
    settings = ShowSettings(speeches, chats)
    stats = ShowStats(store.statistics, owners=owners, font=emoji_font())
    return [
        CommandHandler("start", Start(speeches, people), new),
        CommandHandler("help", Help(speeches), new),
        CommandHandler("language", InPrivate(speeches, ShowLanguage(people)), new),
        CommandHandler("off", Switch(people, chats, off=True), new),
        CommandHandler("on", Switch(people, chats, off=False), new),
        CommandHandler("stats", InPrivate(speeches, stats), new),
        CommandHandler("privacy", InPrivate(speeches, Privacy(people)), new),
        CommandHandler("mydata", InPrivate(speeches, MyData(people)), new),
        CommandHandler("forget", InPrivate(speeches, ask_to_forget), new),
        CommandHandler("settings", settings, new | posts),
        MessageHandler(new & filters.StatusUpdate.MIGRATE, Migrate(chats)),
        MessageHandler(
            new & words & written, Correct(speeches, offers, choices, people, otherwise=suggest)
        ),
        MessageHandler(edited & words & written, suggest_again),
        MessageHandler(
            (posts | edited_posts) & words & written,
            ReactToPost(suggestions, chats, reactions),
        ),
        MessageReactionHandler(
            LearnFromReaction(offers, choices),
            chat_id=allowed_chats or None,
            message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED,
        ),
        MessageHandler(
            new & written & ~filters.StatusUpdate.ALL,
            # ⚽ alone is a throw, not a text
            Correct(speeches, offers, choices, people, otherwise=Decline(speeches, people)),
        ),
        _pressed(ConsentButton, OnPress(speeches, ConsentButton, SwitchConsent(people))),
        _pressed(ForgetButton, OnPress(speeches, ForgetButton, ConfirmForget(people))),
        _pressed(SettingButton, OnPress(speeches, SettingButton, ChangeSettings(speeches, chats))),
        _pressed(LanguageButton, OnPress(speeches, LanguageButton, ChooseLanguage(people))),
        _pressed(MoreButton, More(suggestions, speeches, offers, buckets)),
        # The rest, forged ones included.
        CallbackQueryHandler(Choose(speeches, offers, choices, people)),
        InlineQueryHandler(
            SuggestInline(inline, people, TokenBuckets(*TYPING), newest, allowed=allowed_chats)
        ),
        ChosenInlineResultHandler(ChooseInline(inline, allowed=allowed_chats)),
    ]


def _pressed(
    button: type[Button], handle: Callable[[Update, Any], Coroutine[Any, Any, None]]
) -> CallbackQueryHandler[Any, None]:
    return CallbackQueryHandler(handle, f"^{button.KIND}:")
