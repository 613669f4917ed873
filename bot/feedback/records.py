"""The plain values that go into the feedback store and come out of it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from model.ranking import Suggestion

NONE_FITS = ""  # how `Offer.chosen` says that a person wanted none of the emojis


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person was offered, in the order shown, and where it came from."""

    suggestions: tuple[Suggestion, ...]
    model: str
    lang: str
    latency_ms: int

    def rank(self, emoji: str) -> int | None:
        """Where `emoji` stands, 1 being first; None when it is not among them."""
        for rank, suggestion in enumerate(self.suggestions, 1):
            if suggestion.emoji == emoji:
                return rank
        return None


@dataclass(frozen=True, slots=True)
class Offer:
    """A stored suggestion.

    Attributes:
        token: 12 URL-safe random characters, what the buttons carry.
        chosen: the emoji picked, `NONE_FITS`, or None while nobody has answered.
        replied: whether the bot's reply is known to have been sent.
    """

    token: str
    shown: Shown
    chosen: str | None
    replied: bool


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person last answered when asked whether texts may be kept for training."""

    given: bool
    version: str
    lang: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Example:
    """A consented tap, ready for training.

    `emojis` holds the emoji picked, or nothing when none of the shown ones fitted.
    `text` is masked; the person's own emojis are still in it.
    """

    text: str
    emojis: tuple[str, ...]
    lang: str
    model: str
    shown: tuple[Suggestion, ...]
    day: date
    kind: str = "tap"
    source: str = "feedback"

    def as_json(self) -> dict[str, Any]:
        """One line of training data; `none` is true when the person found none fitting."""
        return {
            "text": self.text,
            "emojis": list(self.emojis),
            "none": not self.emojis,
            "lang": self.lang,
            "source": self.source,
            "kind": self.kind,
            "model": self.model,
            "shown": [
                {"emoji": suggestion.emoji, "rank": rank, "score": suggestion.score}
                for rank, suggestion in enumerate(self.shown, 1)
            ],
            "day": self.day.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class RankStats:
    """How often an emoji stood at `rank` (1 is first) and how often it was picked there."""

    rank: int
    shown: int
    chosen: int


@dataclass(frozen=True, slots=True)
class GroupStats:
    """What became of the suggestions of one model in one language.

    `offered` counts all of them, `chosen` those with an emoji picked, `none` those answered
    with "none fits"; the rest nobody answered.
    """

    model: str
    lang: str
    offered: int
    chosen: int
    none: int
    ranks: tuple[RankStats, ...]


@dataclass(frozen=True, slots=True)
class EmojiStats:
    """How often an emoji was shown, and how often it was picked."""

    emoji: str
    shown: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over everything that is kept; no texts, no people.

    `examples` counts the taps that have a text and will be exported.
    """

    groups: tuple[GroupStats, ...]
    emojis: tuple[EmojiStats, ...]
    examples: int
    consents_given: int
    consents_withdrawn: int

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return asdict(self)
