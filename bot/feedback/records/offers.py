"""What a person is offered, and what they chose of it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from model.ranking import Suggestion

NONE_FITS = ""  # how `Offer.chosen` says that a person wanted none of the emojis

# Where an offer was shown: under the bot's reply, in inline mode, as the bot's own reaction.
OfferKind: TypeAlias = Literal["reply", "inline", "reaction"]

# How a choice was made: a button, an emoji that the person typed, an inline result that the
# person sent, a reaction that the person gave.
ChoiceKind: TypeAlias = Literal["tap", "correction", "inline", "reaction"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person was offered, in the order shown, and where it came from.

    The scores are the model's own, whatever the order: that is how it is judged.

    Attributes:
        shuffled: whether the order behind the first was drawn at random, each as likely.
        recalled: whether the first emoji is what the person picked for the same text before.
    """

    suggestions: tuple[Suggestion, ...]
    model: str
    lang: str
    latency_ms: int
    shuffled: bool = False
    recalled: bool = False

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
