"""From a text to the emojis that fit it for one person, or to the reason for saying nothing."""

import time
from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from dataclasses import replace as changed
from enum import Enum, auto
from typing import Final

from bot.feedback import NO_TASTE, People, Shown, Taste, or_else
from bot.suggestions.reactions import to_reaction
from model.labels import canonical
from model.meaning import nearest
from model.personal import recall, rerank
from model.prepared import PreparedText, prepare
from model.ranking import Predictors, Ranking, Suggestion
from model.restraint import is_cheerful, sober_first
from model.text import has_emoticon, has_words

# From this gravity on the bot must be so sure to speak to somebody who did not ask
# (docs/restraint.md).
UNEASY: Final = 0.2
SURE: Final = 0.4
NEVER: Final = 2.0  # surer than anybody can be


class Silence(Enum):
    """Why there is nothing to offer."""

    NOTHING_TO_READ = auto()
    OTHER_LANGUAGE = auto()


@dataclass(frozen=True, slots=True)
class Ranked:
    """All emojis for one text.

    How sure the bot is comes from the model alone: nobody's habits make an emoji fit better.

    Attributes:
        by_model: as the model ranks them.
        personal: as this person would, by what they picked before.
        latency_ms: how long that took.
        consented: whether the person agreed that the bot learns from their picks.
        recalled: whether `personal` begins with what they picked for the same text before, or
            for one that means the same.
        is_about_self_harm: whether the text speaks of suicide or self-harm.
    """

    by_model: Ranking
    personal: Ranking
    latency_ms: int
    consented: bool
    recalled: bool = False
    is_about_self_harm: bool = False

    @property
    def is_grave(self) -> bool:
        """Whether it is no occasion for cheerfulness, nor for trying things out."""
        return self.by_model.is_grave

    def unasked(self, at_least: float) -> float:
        """How sure the bot must be, 0..1, to speak to people who did not ask.

        Args:
            at_least: what the chat wants; something grave takes more, and self-harm is for people.
        """
        if self.is_about_self_harm:
            return NEVER
        return max(at_least, SURE) if self.by_model.gravity >= UNEASY else at_least

    def shown(self, count: int, *, at_least: float = 0.0) -> Shown | None:
        """The best `count` to show; None when the model is not `at_least` so sure of its best."""
        if self.by_model.suggestions[0].score < at_least:
            return None
        scores = {it.emoji: it.score for it in self.by_model.suggestions}
        best = self.personal.suggestions[:count]
        return self._shown(
            tuple(Suggestion(it.emoji, scores.get(it.emoji, 0.0)) for it in best),
            recalled=self.recalled,
        )

    def reaction(
        self, available: AbstractSet[str] | None, *, at_least: float = 0.0
    ) -> tuple[str, Shown] | None:
        """The reaction to give, as Telegram writes it, and how it is stored as shown.

        Args:
            available: what the chat allows; None: all that are legal.

        Returns:
            None when there is no fair one, or the model is not `at_least` so sure of one.
        """
        sure = to_reaction(self.by_model, available)
        best = to_reaction(self.personal, available)
        if sure is None or best is None or sure[1] < at_least:
            return None
        emoji, score = best
        return emoji, self._shown((Suggestion(canonical(emoji), score),))

    def meaning(self) -> bytes | None:
        """What the text means to the model, packed, of somebody who agreed that it is kept."""
        return self.by_model.meaning or None if self.consented else None

    def _shown(self, suggestions: tuple[Suggestion, ...], *, recalled: bool = False) -> Shown:
        return Shown(
            suggestions,
            self.by_model.model,
            self.by_model.lang,
            self.latency_ms,
            recalled=recalled,
        )


class Suggestions:
    """Ranks the emojis for what people write."""

    def __init__(
        self,
        predictors: Predictors,
        people: People,
        *,
        count: int,
        min_confidence: float,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """
        Args:
            count: how many emojis to show where nobody chose another number.
            min_confidence: how sure to be, 0..1, before speaking where silence is possible and
                nobody chose otherwise.
        """
        self.count = count
        self.min_confidence = min_confidence
        self._predictors = predictors
        self._people = people
        self._clock = clock

    async def rank(
        self, text: str, *, key: Hashable, person: int | None = None, replace: bool = False
    ) -> Ranked | Silence:
        """The emojis for `text`.

        Args:
            key, replace: whose request it is, and whether it replaces theirs; see `Predictor`.
            person: who asks, and whose picks shift the ranking while their consent stands;
                None: nobody in particular.

        Raises:
            PredictionError: no ranking; see model.errors.
        """
        prepared = prepare(text)
        if prepared.lang == "other" and (silence := _silence(prepared)) is not None:
            return silence
        started = self._clock()
        predictor = self._predictors.for_person(person)
        ranking = await predictor.predict(prepared, key=key, replace=replace)
        if not ranking.suggestions:
            return Silence.NOTHING_TO_READ
        latency = round(1000 * (self._clock() - started))
        if person is None:
            return Ranked(ranking, ranking, latency, False, False, prepared.is_about_self_harm)
        taste = await or_else(self._people.taste(person, prepared.bare), NO_TASTE)
        personal, recalled = ranking, _recalled(prepared, ranking, taste)
        if taste.picks:  # as hardly anybody who types in inline mode has
            best = rerank(ranking.suggestions, taste.picks, taste.expected)
            personal = sober_first(changed(ranking, suggestions=best))
        if recalled is not None:
            personal = changed(personal, suggestions=recall(personal.suggestions, recalled))
        return Ranked(
            *(ranking, personal, latency),
            consented=taste.consented,
            recalled=recalled is not None,
            is_about_self_harm=prepared.is_about_self_harm,
        )


def _recalled(text: PreparedText, ranking: Ranking, taste: Taste) -> str | None:
    """What the person picked for this text before, or for one that means the same.

    A cheerful emoji is recalled under something grave only where they chose it for these very
    words, and under self-harm nothing is.
    """
    if text.is_about_self_harm:
        return None
    if taste.recalled is not None or not taste.meanings:
        return taste.recalled
    found = nearest(ranking.meaning, [meaning for meaning, _ in taste.meanings])
    likened = None if found is None else taste.meanings[found][1]
    return None if likened and ranking.is_grave and is_cheerful(likened) else likened


def _silence(text: PreparedText) -> Silence | None:
    """Why what is in neither language cannot be read; None for a feeling in any: an emoticon."""
    if has_words(text.bare):
        return Silence.OTHER_LANGUAGE
    return None if has_emoticon(text.bare) else Silence.NOTHING_TO_READ
