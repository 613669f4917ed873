"""A ranking: every emoji a model knows with its calibrated probability, best first."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final, Protocol

from model.language import Language
from model.prepared import PreparedText

GRAVE: Final = 0.35  # the gravity from which on a message is taken for bad news


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One emoji, stored form, and how likely it is the one a person would pick, in 0..1."""

    emoji: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a model answers for one text.

    `suggestions` is empty when there was nothing to read.

    Attributes:
        gravity: how likely the text is sad, grave, hostile or about harm, 0..1; see
            `model.restraint`.
        meaning: what the text means to the network, see `model.meaning`; empty where it
            cannot tell.
        tokens: that were read for it, its passages among them; 0: none, or not in this process.
        company: texts in the same pass, itself among them. Neither changes what is answered.
    """

    lang: Language
    model: str
    suggestions: tuple[Suggestion, ...]
    gravity: float = 0.0
    meaning: bytes = b""
    tokens: int = field(default=0, compare=False)
    company: int = field(default=0, compare=False)

    @property
    def is_grave(self) -> bool:
        """Whether it is no occasion for cheerfulness."""
        return self.gravity >= GRAVE


class Predictor(Protocol):
    """All that a caller needs to know of a model."""

    async def predict(
        self, text: PreparedText, *, key: Hashable | None = None, replace: bool = False
    ) -> Ranking:
        """Rank the emojis for `text`.

        Args:
            key: whose request it is; keys take turns. None: nobody else's.
            replace: all unanswered requests of `key` are worth nothing any more.

        Raises:
            PredictorBusy: too many texts are waiting, of this key or in all.
            PredictorClosed: the predictor is not running.
            Superseded: a newer request of `key` replaced this one.
            DeadlineExceeded: the text waited too long.
            PredictionError: the model failed; see `__cause__`.
        """
        ...


class Predictors(Protocol):
    """Which model answers whom; it may be another one at the next call."""

    def for_person(self, person: int | None) -> Predictor:
        """The predictor for what `person` wrote, to be asked at once and not kept.

        Args:
            person: their Telegram id; None where nobody in particular asks.
        """
        ...
