"""What people were offered and what they picked, kept in a database with their consent."""

from bot.feedback.absence import or_else
from bot.feedback.chats import Chats
from bot.feedback.choices import Choices
from bot.feedback.database import open_engine
from bot.feedback.exported import BegunExport, ExportedChoice, Exports
from bot.feedback.keys import Keys
from bot.feedback.offers import Offers
from bot.feedback.people import CORRECTION_TIME, People
from bot.feedback.records.chats import ChatSettings, Delivery, Mode
from bot.feedback.records.offers import NONE_FITS, ChoiceKind, Offer, OfferKind, Shown
from bot.feedback.records.people import NO_TASTE, Consent, EmojiCount, Preferences, Taste
from bot.feedback.records.statistics import (
    Acceptance,
    ConsentStats,
    DayStats,
    EmojiStats,
    GroupStats,
    KindStats,
    OverallStats,
    PersonStats,
    RankStats,
    Share,
)
from bot.feedback.statistics import Statistics
from bot.feedback.store import FeedbackStore, open_store

__all__ = [
    "CORRECTION_TIME",
    "NONE_FITS",
    "NO_TASTE",
    "Acceptance",
    "BegunExport",
    "ChatSettings",
    "Chats",
    "ChoiceKind",
    "Choices",
    "Consent",
    "ConsentStats",
    "DayStats",
    "Delivery",
    "EmojiCount",
    "EmojiStats",
    "ExportedChoice",
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
    "Statistics",
    "Taste",
    "open_engine",
    "open_store",
    "or_else",
]
