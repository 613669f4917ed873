"""From a message to what a person is offered, or to the reason for offering nothing."""

import time
from collections.abc import Callable
from enum import Enum, auto

from bot.feedback import FeedbackStore, Offer, Shown
from model.language import detect
from model.ranking import Predictor
from model.text import model_input


class Silence(Enum):
    """Why there is nothing to offer."""

    NOTHING_TO_READ = auto()
    OTHER_LANGUAGE = auto()
    UNSURE = auto()


class Suggestions:
    """Ranks a message's emojis and stores what will be shown, before it is shown."""

    def __init__(
        self,
        predictor: Predictor,
        feedback: FeedbackStore,
        *,
        count: int,
        min_confidence: float,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._predictor = predictor
        self._feedback = feedback
        self._count = count
        self._min_confidence = min_confidence
        self._clock = clock

    async def offer(
        self, text: str, *, chat: int, message: int, person: int, only_if_sure: bool
    ) -> Offer | Silence:
        """What to show for `text`; the same again when the same message comes twice.

        Args:
            only_if_sure: silence instead of a best guess below the confidence threshold.

        Raises:
            PredictionError: no ranking; see model.errors.
        """
        bare = model_input(text)
        if not any(letter.isalpha() for letter in bare):
            return Silence.NOTHING_TO_READ
        if detect(bare) == "other":
            return Silence.OTHER_LANGUAGE
        started = self._clock()
        ranking = await self._predictor.predict(bare)
        if only_if_sure and ranking.suggestions[0].score < self._min_confidence:
            return Silence.UNSURE
        shown = Shown(
            suggestions=ranking.suggestions[: self._count],
            model=ranking.model,
            lang=ranking.lang,
            latency_ms=round(1000 * (self._clock() - started)),
        )
        return await self._feedback.offer(chat=chat, message=message, person=person, shown=shown)
