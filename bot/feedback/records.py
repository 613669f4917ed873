"""The plain values that go into the feedback store and come out of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from bot.feedback.intervals import wilson
from bot.words.privacy_policy import POLICY_VERSION
from model.ranking import Suggestion

NONE_FITS = ""  # how `Offer.chosen` says that a person wanted none of the emojis

# Where an offer was shown: under the bot's reply, in inline mode, as the bot's own reaction.
OfferKind: TypeAlias = Literal["reply", "inline", "reaction"]

# How a choice was made: a button, an emoji that the person typed, an inline result that the
# person sent, a reaction that the person gave.
ChoiceKind: TypeAlias = Literal["tap", "correction", "inline", "reaction"]

# When the bot speaks up in a chat, and how.
Mode: TypeAlias = Literal["off", "mention", "react", "all"]
Delivery: TypeAlias = Literal["reply", "reaction", "both"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person was offered, in the order shown, and where it came from.

    Attributes:
        shuffled: whether the order was drawn at random instead of following the scores.
    """

    suggestions: tuple[Suggestion, ...]
    model: str
    lang: str
    latency_ms: int
    shuffled: bool = False

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
    kind: OfferKind = "reply"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person last answered when asked whether texts may be kept for training."""

    given: bool
    version: str
    lang: str
    at: datetime

    @property
    def outdated(self) -> bool:
        """Whether it is a yes to another policy, to be asked for again."""
        return self.given and self.version != POLICY_VERSION

    @property
    def answer(self) -> bool | None:
        """The answer to the question as it is asked now; None when it is still to come."""
        return None if self.outdated else self.given


@dataclass(frozen=True, slots=True)
class Taste:
    """What may be told of a person's likings from their picks.

    Attributes:
        consented: whether their consent stands; without it nothing is told.
        picks: how often they picked each emoji.
    """

    consented: bool
    picks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person set for themselves.

    Attributes:
        lang: the language the bot speaks to them, None for Telegram's.
        off: whether the bot is to leave them alone.
    """

    lang: str | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What the administrators of a chat set for it.

    Attributes:
        every_seconds: the shortest time between two messages the bot answers unasked.
        threshold: the confidence, 0..1, below which the bot is silent; None for the bot's own.
        count: how many suggestions it shows; None for the bot's own.
        lang: the language the bot speaks there, None for each person's.
    """

    mode: Mode = "mention"
    delivery: Delivery = "reply"
    every_seconds: int = 60
    threshold: float | None = None
    count: int | None = None
    lang: str | None = None


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
class EmojiCount:
    """How often an emoji was picked, and the last day (UTC) that it was."""

    emoji: str
    count: int
    last: date

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return asdict(self) | {"last": self.last.isoformat()}


@dataclass(frozen=True, slots=True)
class KindStats:
    """What became of the suggestions of one kind; counted as in `GroupStats`."""

    kind: OfferKind
    offered: int
    chosen: int
    none: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How often people took what one model put at the top of a reply.

    Attributes:
        offered: the replies, answered or not, whose order followed the scores.
        first: those of them whose first emoji was picked.
        top3: those of them with a pick among the first three.
    """

    model: str
    offered: int
    first: int
    top3: int

    @property
    def first_interval(self) -> tuple[float, float]:
        """Where the share of `first`, 0..1, lies with 95 % confidence."""
        return wilson(self.first, self.offered)

    @property
    def top3_interval(self) -> tuple[float, float]:
        """The same for `top3`."""
        return wilson(self.top3, self.offered)

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return asdict(self) | {
            "first_interval": self.first_interval,
            "top3_interval": self.top3_interval,
        }


@dataclass(frozen=True, slots=True)
class OverallStats:
    """Counts over everything that is kept; no texts, no people.

    Attributes:
        examples: the choices that have a text and will be exported.
        consents_given: those that stand; `consents_outdated` are to an earlier policy.
        choices: how many choices were made in which way (see `ChoiceKind`).
        missing: the emojis that people picked though they were not shown, most picked first.
        acceptance: of each model, the one that made the latest offer first.
    """

    groups: tuple[GroupStats, ...]
    emojis: tuple[EmojiStats, ...]
    examples: int
    consents_given: int
    consents_outdated: int
    consents_withdrawn: int
    kinds: tuple[KindStats, ...]
    choices: dict[ChoiceKind, int]
    missing: tuple[EmojiCount, ...]
    acceptance: tuple[Acceptance, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return asdict(self) | {
            "missing": [emoji.as_json() for emoji in self.missing],
            "acceptance": [model.as_json() for model in self.acceptance],
        }


@dataclass(frozen=True, slots=True)
class Share:
    """What became of a day's suggestions of one model, or in one language.

    `first` counts those of `chosen` whose emoji stood first.
    """

    name: str
    offered: int
    chosen: int
    first: int


@dataclass(frozen=True, slots=True)
class DayStats:
    """What was suggested on one day (UTC), and what has become of it since.

    Only replies are suggestions here: a reaction offers one emoji to nobody in particular, and
    what inline mode offers is kept only when it is sent, so that it would all count as taken.

    Attributes:
        chosen: suggestions answered with an emoji.
        none: suggestions answered with "none fits".
        other: those of `chosen` whose emoji was not among the shown.
        ranks: how often the emoji at rank 1, 2, … was picked.
        latency_ms: median time of a ranking of any kind, None on a day without any.
        consents: consents given that day which still stand.
        inline: results sent in inline mode.
        reactions: reactions that the bot gave.
    """

    day: date
    offered: int
    chosen: int
    none: int
    other: int
    ranks: tuple[int, ...]
    models: tuple[Share, ...]
    languages: tuple[Share, ...]
    latency_ms: float | None
    consents: int
    inline: int
    reactions: int

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return asdict(self) | {"day": self.day.isoformat()}


@dataclass(frozen=True, slots=True)
class PersonStats:
    """One person's use of the bot.

    Attributes:
        offered: suggestions made to the person.
        chosen: those answered with an emoji.
        none: those answered with "none fits".
        first: those of `chosen` whose emoji stood first.
        other: those of `chosen` whose emoji was not among the shown.
        since: the day (UTC) of the oldest suggestion kept, None when there is none.
        favourites: the emojis picked most, best first.
    """

    offered: int
    chosen: int
    none: int
    first: int
    other: int
    since: date | None
    favourites: tuple[EmojiCount, ...]
