"""Every handler, and the order in which Telegram's updates are offered to them."""

from collections.abc import Callable, Coroutine, Sequence
from collections.abc import Set as AbstractSet
from datetime import tzinfo
from typing import Any, Final, TypeAlias

from cachetools import FIFOCache
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
from telegram.ext.filters import BaseFilter

from bot.feedback import FeedbackStore
from bot.handlers.addressed import ByAnotherBot
from bot.handlers.answering import Answering
from bot.handlers.callback_data import (
    ConsentButton,
    ForgetButton,
    LanguageButton,
    MoreButton,
    SettingButton,
    TakeBackButton,
    pattern,
)
from bot.handlers.channel import ReactToPost
from bot.handlers.choose import Choose
from bot.handlers.consent import SwitchConsent
from bot.handlers.correct import Correct
from bot.handlers.in_private import InPrivate
from bot.handlers.inline import ChooseInline, SuggestInline
from bot.handlers.language import ChooseLanguage, ShowLanguage
from bot.handlers.membership import Migrate
from bot.handlers.more import More
from bot.handlers.own_reactions import OwnReactions
from bot.handlers.presses import OnPress
from bot.handlers.privacy import ConfirmForget, MyData, Privacy, ask_to_forget
from bot.handlers.reactions import LearnFromReaction
from bot.handlers.recent_texts import RecentTexts
from bot.handlers.settings import ChangeSettings, ShowSettings
from bot.handlers.speech import Speeches
from bot.handlers.start import Decline, Help, Start
from bot.handlers.stats import ShowStats
from bot.handlers.suggest import Suggest
from bot.handlers.suggest_again import SuggestAgain
from bot.handlers.switch import Switch
from bot.handlers.take_back import TakeBack
from bot.suggestions.exploration import Exploration
from bot.suggestions.inline import InlineSuggestions
from bot.suggestions.ranked import Suggestions
from bot.transport.inline_queue import Newest
from bot.transport.lanes import ASK, ASKS
from bot.transport.rate_limit import TokenBuckets
from model.taste.moved import MovedMost

RATE: Final = 1.0  # messages a second that one person may have answered in the long run
BURST: Final = 30  # and at once
TYPING: Final = (8.0, 40)  # the same for inline mode, where apps ask at every pause in typing
CHATS: Final = 10_000  # private ones, whose last message is remembered
FORGETTING: Final = (1 / 60, 3)  # the same for erasing everything


# What anybody may ask in private, whomever else the bot talks to: they may have met it before.
_EVERYBODYS: Final = ("privacy", "mydata", "forget", "off")
_WRITTEN: Final = ~filters.FORWARDED & ~filters.VIA_BOT  # else not theirs, or chosen already
_WORDS: Final = (filters.TEXT & ~filters.COMMAND) | filters.CAPTION
_MESSAGE: Final = filters.UpdateType.MESSAGE
_POST: Final = filters.UpdateType.CHANNEL_POST

Routes: TypeAlias = list[BaseHandler[Any, Any, Any]]


def routes(
    suggestions: Suggestions,
    store: FeedbackStore,
    newest: Newest,
    exploration: Exploration,
    *,
    allowed_chats: frozenset[int],
    owners: AbstractSet[int],
    zone: tzinfo,
    learned: Callable[[], Sequence[MovedMost]],
) -> Routes:
    """Every handler, in the order Telegram updates are offered to them.

    Args:
        zone: where the days of the owners' statistics begin at midnight.
    """
    anywhere = filters.Chat(allowed_chats) if allowed_chats else filters.ALL
    # A post that Telegram copies into its channel's discussion was said to the channel.
    allowed = anywhere & ~ByAnotherBot() & ~filters.IS_AUTOMATIC_FORWARD
    speeches = Speeches(store.people, store.chats)
    buckets = TokenBuckets(RATE, BURST)
    reactions = OwnReactions()
    recent = RecentTexts()
    answering = Answering(store.offers, reactions, exploration, recent)
    return [
        *_commands(store, speeches, allowed, owners, zone, learned),
        *_messages(suggestions, store, speeches, answering, recent, buckets, allowed),
        *_posts(suggestions, store, reactions, allowed),
        *_reactions(store, speeches, recent, allowed_chats),
        *_presses(suggestions, store, speeches, recent, buckets),
        *_inline(suggestions, store, newest, allowed_chats),
    ]


def _commands(
    store: FeedbackStore,
    speeches: Speeches,
    allowed: BaseFilter,
    owners: AbstractSet[int],
    zone: tzinfo,
    learned: Callable[[], Sequence[MovedMost]],
) -> Routes:
    people, chats = store.people, store.chats
    stats = ShowStats(store.statistics, owners=owners, zone=zone, learned=learned)
    answers: dict[str, Callable[[Update, Any], Coroutine[Any, Any, None]]] = {
        "start": Start(speeches, people),
        "help": Help(speeches),
        "language": InPrivate(speeches, ShowLanguage(people)),
        "off": Switch(people, chats, off=True),
        "on": Switch(people, chats, off=False),
        "stats": InPrivate(speeches, stats),
        "privacy": InPrivate(speeches, Privacy(people)),
        "mydata": InPrivate(speeches, MyData(people)),
        "forget": InPrivate(speeches, ask_to_forget),
    }
    where = dict.fromkeys(_EVERYBODYS, allowed | filters.ChatType.PRIVATE)
    return [
        *(
            CommandHandler(name, answer, _MESSAGE & where.get(name, allowed))
            for name, answer in answers.items()
        ),
        CommandHandler("settings", ShowSettings(speeches, chats), (_MESSAGE | _POST) & allowed),
    ]


def _messages(
    suggestions: Suggestions,
    store: FeedbackStore,
    speeches: Speeches,
    answering: Answering,
    recent: RecentTexts,
    buckets: TokenBuckets,
    allowed: BaseFilter,
) -> Routes:
    offers, choices, people, chats = store.offers, store.choices, store.people, store.chats
    new, edited = _MESSAGE & allowed, filters.UpdateType.EDITED_MESSAGE & allowed
    suggest = Suggest(suggestions, people, chats, answering, buckets)
    suggest_again = SuggestAgain(
        suggestions, people, chats, offers, answering, buckets, unanswered=suggest
    )
    decline = Decline(speeches, people)
    # ⚽ alone is a throw, not a text
    latest: FIFOCache[int, int] = FIFOCache(CHATS)
    correct, throw = (
        Correct(speeches, offers, choices, people, recent, latest, otherwise=otherwise)
        for otherwise in (suggest, decline)
    )
    return [
        MessageHandler(new & filters.StatusUpdate.MIGRATE, Migrate(chats)),
        CommandHandler(ASK, suggest, new & _WRITTEN),
        MessageHandler(new & _WORDS & _WRITTEN, correct),
        MessageHandler(edited & (_WORDS | filters.Regex(ASKS)) & _WRITTEN, suggest_again),
        MessageHandler(new & _WRITTEN & ~filters.StatusUpdate.ALL, throw),
    ]


def _posts(
    suggestions: Suggestions, store: FeedbackStore, reactions: OwnReactions, allowed: BaseFilter
) -> Routes:
    posts = (_POST | filters.UpdateType.EDITED_CHANNEL_POST) & allowed
    react = ReactToPost(suggestions, store.chats, reactions)
    return [MessageHandler(posts & _WORDS & _WRITTEN, react)]


def _reactions(
    store: FeedbackStore, speeches: Speeches, recent: RecentTexts, allowed_chats: frozenset[int]
) -> Routes:
    return [
        MessageReactionHandler(
            LearnFromReaction(speeches, store.offers, store.choices, recent),
            chat_id=allowed_chats or None,
            message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED,
        )
    ]


def _presses(
    suggestions: Suggestions,
    store: FeedbackStore,
    speeches: Speeches,
    recent: RecentTexts,
    buckets: TokenBuckets,
) -> Routes:
    people, chats = store.people, store.chats
    presses: list[OnPress[Any]] = [
        OnPress(speeches, ConsentButton, SwitchConsent(people)),
        OnPress(speeches, ForgetButton, ConfirmForget(people, TokenBuckets(*FORGETTING))),
        OnPress(speeches, SettingButton, ChangeSettings(speeches, chats)),
        OnPress(speeches, LanguageButton, ChooseLanguage(people)),
    ]
    more = More(suggestions, speeches, store.offers, buckets)
    choose = Choose(speeches, store.offers, store.choices, people, recent)
    return [
        *(CallbackQueryHandler(it, pattern(it.button)) for it in presses),
        CallbackQueryHandler(more, pattern(MoreButton)),
        CallbackQueryHandler(TakeBack(speeches, store.choices), pattern(TakeBackButton)),
        CallbackQueryHandler(choose),  # the rest, forged ones included
    ]


def _inline(
    suggestions: Suggestions, store: FeedbackStore, newest: Newest, allowed: frozenset[int]
) -> Routes:
    inline = InlineSuggestions(suggestions, store.people, store.offers, store.choices)
    suggest = SuggestInline(inline, store.people, TokenBuckets(*TYPING), newest, allowed=allowed)
    return [
        InlineQueryHandler(suggest),
        ChosenInlineResultHandler(ChooseInline(inline, allowed=allowed)),
    ]
