"""What the bot makes of a text, for whoever wants to look on: its guesses, and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.suggestions.ranked import Silence, Suggestions
from model.errors import PredictionError
from model.labels import display
from model.language import Language
from model.ranking import Suggestion

GUESSES: Final = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """An emoji as it is shown.

    Attributes:
        probability: that it is the one a person would pick, by the model alone, in 0..1.
        moved: how many places up the person's own picks brought it; negative: down.
    """

    emoji: str
    probability: float
    moved: int


@dataclass(frozen=True, slots=True)
class Thought:
    """What the bot makes of one text.

    Attributes:
        lang: the language it read.
        sure: whether it would speak up in a group that leaves that to it.
        bar: how sure it would have to be for that, in 0..1.
        guesses: best first; empty where there is nothing to read.
    """

    lang: Language
    sure: bool
    bar: float
    guesses: tuple[Guess, ...]


async def thought_of(text: str, suggestions: Suggestions, *, person: int) -> Thought | None:
    """What the bot makes of `text` by `person`; None where it cannot say, or they typed on."""
    try:
        ranked = await suggestions.rank(text, key=("mind", person), person=person, replace=True)
    except PredictionError:
        return None
    if isinstance(ranked, Silence):
        return Thought("other", sure=False, bar=suggestions.min_confidence, guesses=())
    bar = ranked.unasked(suggestions.min_confidence)
    model, shown = ranked.by_model, ranked.shown(GUESSES)
    places = {it.emoji: place for place, it in enumerate(model.suggestions)}
    guesses = () if shown is None else _guesses(shown.suggestions, places)
    sure = model.suggestions[0].score >= bar
    return Thought(model.lang, sure, min(bar, 1.0), guesses)


def _guesses(shown: tuple[Suggestion, ...], places: Mapping[str, int]) -> tuple[Guess, ...]:
    """The model's view of what is shown; a person's own emoji need not be one that it knows."""
    return tuple(
        Guess(
            display(it.emoji),
            it.score,
            places.get(it.emoji, len(places)) - place,
        )
        for place, it in enumerate(shown)
    )
