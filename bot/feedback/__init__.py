"""What people were offered and what they picked, kept in a database with their consent."""

from bot.feedback.database import open_engine
from bot.feedback.keys import Keys
from bot.feedback.records import (
    NONE_FITS,
    Consent,
    EmojiStats,
    Example,
    GroupStats,
    Offer,
    RankStats,
    Shown,
    Stats,
)
from bot.feedback.store import FeedbackStore, open_store

__all__ = [
    "NONE_FITS",
    "Consent",
    "EmojiStats",
    "Example",
    "FeedbackStore",
    "GroupStats",
    "Keys",
    "Offer",
    "RankStats",
    "Shown",
    "Stats",
    "open_engine",
    "open_store",
]
