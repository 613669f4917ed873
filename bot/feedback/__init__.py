"""What people were offered and what they picked, kept in a database with their consent."""

from bot.feedback.database import open_engine
from bot.feedback.keys import Keys
from bot.feedback.offers import CORRECTION_TIME
from bot.feedback.records import (
    NONE_FITS,
    ChatSettings,
    ChoiceKind,
    Consent,
    DayStats,
    Delivery,
    EmojiCount,
    EmojiStats,
    Example,
    GroupStats,
    KindStats,
    Mode,
    Offer,
    OfferKind,
    PersonStats,
    Preferences,
    RankStats,
    Share,
    Shown,
    Stats,
)
from bot.feedback.store import FeedbackStore, open_store

__all__ = [
    "CORRECTION_TIME",
    "NONE_FITS",
    "ChatSettings",
    "ChoiceKind",
    "Consent",
    "DayStats",
    "Delivery",
    "EmojiCount",
    "EmojiStats",
    "Example",
    "FeedbackStore",
    "GroupStats",
    "Keys",
    "KindStats",
    "Mode",
    "Offer",
    "OfferKind",
    "PersonStats",
    "Preferences",
    "RankStats",
    "Share",
    "Shown",
    "Stats",
    "open_engine",
    "open_store",
]
