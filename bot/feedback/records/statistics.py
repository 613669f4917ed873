"""The numbers of what was offered and picked."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.feedback.intervals import wilson
from bot.feedback.records.offers import ChoiceKind, OfferKind
from bot.feedback.records.people import EmojiCount


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
class ConsentStats:
    """How many people agreed that the bot learns from them.

    Attributes:
        given: those whose consent stands.
        outdated: those who agreed to an earlier policy.
    """

    given: int
    outdated: int
    withdrawn: int


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
    """What was suggested on one day, and what has become of it since.

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
