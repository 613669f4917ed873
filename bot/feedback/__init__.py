"""What people were offered and what they picked, kept in a database with their consent."""

from bot.feedback.chats import Chats
from bot.feedback.choices import CORRECTION_TIME, Choices
from bot.feedback.database import open_engine
from bot.feedback.examples import SPLITS, Example, Export, Exports, Split
from bot.feedback.keys import Keys
from bot.feedback.offers import Offers
from bot.feedback.people import People
from bot.feedback.records import (
    NONE_FITS,
    Acceptance,
    ChatSettings,
    ChoiceKind,
    Consent,
    DayStats,
    Delivery,
    EmojiCount,
    EmojiStats,
    GroupStats,
    KindStats,
    Mode,
    Offer,
    OfferKind,
    OverallStats,
    PersonStats,
    Preferences,
    RankStats,
    Share,
    Shown,
    Taste,
)
from bot.feedback.statistics import Statistics
from bot.feedback.store import FeedbackStore, open_store

__all__ = [
    "CORRECTION_TIME",
    "NONE_FITS",
    "SPLITS",
    "Acceptance",
    "ChatSettings",
    "Chats",
    "ChoiceKind",
    "Choices",
    "Consent",
    "DayStats",
    "Delivery",
    "EmojiCount",
    "EmojiStats",
    "Example",
    "Export",
    "Exports",
    "FeedbackStore",
    "GroupStats",
    "Keys",
    "KindStats",
    "Mode",
    "Offer",
    "OfferKind",
    "Offers",
    "OverallStats",
    "People",
    "PersonStats",
    "Preferences",
    "RankStats",
    "Share",
    "Shown",
    "Split",
    "Statistics",
    "Taste",
    "open_engine",
    "open_store",
]
