"""What a person agreed to, set for themselves, and likes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.words.privacy_policy import POLICY_VERSION


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
class Preferences:
    """What a person set for themselves.

    Attributes:
        lang: the language the bot speaks to them, None for Telegram's.
        off: whether the bot is to leave them alone.
    """

    lang: str | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class Taste:
    """What may be told of a person's likings from their picks.

    Attributes:
        consented: whether their consent stands; without it nothing is told.
        picks: how often they picked each emoji.
        expected: how often the model expected them to, of what they were shown.
        recalled: what they last picked for the very text that is asked about, if they did.
    """

    consented: bool
    picks: Mapping[str, int]
    expected: Mapping[str, float]
    recalled: str | None = None


NO_TASTE: Final = Taste(consented=False, picks={}, expected={})


@dataclass(frozen=True, slots=True)
class EmojiCount:
    """How often an emoji was picked, and the last day (UTC) that it was."""

    emoji: str
    count: int
    last: date

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return asdict(self) | {"last": self.last.isoformat()}
