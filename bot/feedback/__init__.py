"""What people were offered and what they picked, kept in a database with their consent."""

from bot.feedback.database import open_engine
from bot.feedback.examples import Export, ExportedRow
from bot.feedback.keys import Keys
from bot.feedback.offers import CORRECTION_TIME
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
    PersonStats,
    Preferences,
    RankStats,
    Share,
    Shown,
    Stats,
    Taste,
)
from bot.feedback.store import FeedbackStore, open_store

__all__ = [
    "CORRECTION_TIME",
    "NONE_FITS",
    "Acceptance",
    "ChatSettings",
    "ChoiceKind",
    "Consent",
    "DayStats",
    "Delivery",
    "EmojiCount",
    "EmojiStats",
    "Export",
    "ExportedRow",
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
    "Taste",
    "open_engine",
    "open_store",
]
