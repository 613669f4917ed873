"""Simulated people: what they like, what they look at, and what they then do.

Nobody's picks exist yet, so people are made up, and how is stated here:

* What fits a line for everybody is what its author listed and near relatives of that (see
  `tests.simulation.lines`), with a share of ANY for whatever is written in that language at all.
* In each language people have a taste that no model was told: of some emojis, a share of SHIFT
  goes to another one (SHIFTS; some of those are no label, and can only be typed), and each emoji
  is weighed by exp(TASTE · a normal number): with 1 the upper sixth weighs at least 2.7 times as
  much as the middle one.
* Everybody weighs each emoji by exp(OWN_TASTE · a normal number) besides.
* Of the emojis shown they look at the one at rank k with the chance LOOKS[k]; of those that they
  saw they like one best, drawn by what fits; it is good enough with the chance its share has of
  the best one's. If it is not, some say so ("none fits"), and some of these type their own.
* Whatever is drawn depends on the person and the line only. So the same people do the same
  things wherever they are shown the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.labels import DEFAULT_LABELS
from tests.simulation.lines import LANGUAGES, Line

Floats: TypeAlias = NDArray[np.float64]

SHIFT: Final = 0.6
SHIFTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": dict(
        pair.split(">")
        for pair in "😂>🤣 ❤>🥰 👍>🤝 😍>🤩 🎉>🥳 😊>🤗 😡>🤬 😢>🥺 🔥>💯 😴>😩 🙏>🫶 🤯>💀".split()
    ),
    "ru": dict(
        pair.split(">")
        for pair in "😂>😁 😊>😏 ❤>😘 👍>👌 🥰>😍 😭>😢 😡>😤 🎉>🥳 😎>🔥 🤦>🙈 👏>🙌 😔>🥲".split()
    ),
}
ANY: Final = 0.15
TASTE: Final = 1.0
OWN_TASTE: Final = 0.3
LOOKS: Final = (1.0, 0.55, 0.4, 0.3, 0.25)  # by rank; further down nobody looks
SAYS_NONE: Final = 0.35  # of those who saw nothing good enough
TYPES_OWN: Final = 0.5  # of those who said so

EMOJIS: Final = (
    *DEFAULT_LABELS,
    *sorted({to for shift in SHIFTS.values() for to in shift.values()} - {*DEFAULT_LABELS}),
)
_PLACE: Final = {emoji: place for place, emoji in enumerate(EMOJIS)}


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does about an offer; neither of the two is silence.

    Attributes:
        taps: the emoji they tap.
        none: they press "none fits".
        types: the emoji that they send then.
    """

    taps: str | None = None
    none: bool = False
    types: str | None = None


class Tastes:
    """What fits a line for the people of each language, all of them together."""

    def __init__(
        self, lines: Sequence[Line], *, shift: float = SHIFT, taste: float = TASTE, seed: int = 0
    ) -> None:
        """
        Args:
            lines: what is written in each language, to count what is usual there.
            shift: the share that goes to another emoji.
            taste: how much an emoji's weight may differ from what the lines' authors thought.
        """
        self._usual: dict[str, Floats] = {}
        self._moves: dict[str, Floats] = {}
        self._weights: dict[str, Floats] = {}
        dice = np.random.default_rng(seed)
        for lang in LANGUAGES:
            fits = [_vector(line.fits) for line in lines if line.lang == lang]
            self._usual[lang] = np.mean(fits, axis=0)
            self._moves[lang] = _moves(SHIFTS[lang], shift)
            self._weights[lang] = np.exp(taste * dice.standard_normal(len(EMOJIS)))

    def fit(self, line: Line) -> Floats:
        """How much each emoji fits, `[EMOJIS]`."""
        before = (1 - ANY) * _vector(line.fits) + ANY * self._usual[line.lang]
        moved: Floats = before @ self._moves[line.lang]
        return moved * self._weights[line.lang]


class Person:
    """One of them; `number` is their Telegram id."""

    def __init__(self, number: int, lang: str, tastes: Tastes, *, seed: int = 0) -> None:
        self.number = number
        self.lang = lang
        self._tastes = tastes
        self._seed = seed
        dice = np.random.default_rng([seed, number])
        self._weights = np.exp(OWN_TASTE * dice.standard_normal(len(EMOJIS)))

    def fit(self, line: Line) -> Floats:
        """What fits `line` for this person, `[EMOJIS]`, summing to 1."""
        mine = self._tastes.fit(line) * self._weights
        fit: Floats = mine / mine.sum()
        return fit

    def favourite(self, line: Line, key: int) -> str:
        """What they would pick, if they looked at every emoji there is."""
        return EMOJIS[int(self._likes(self.fit(line), self._dice(key)).argmax())]

    def react(self, line: Line, key: int, shown: Sequence[str]) -> Deed:
        """What they do when `shown` is offered for `line`, best first.

        Args:
            key: which message of theirs it is.
        """
        fit, dice = self.fit(line), self._dice(key)
        likes = self._likes(fit, dice)
        looks = dice.random(len(LOOKS)) < LOOKS
        good_enough, says_none, types_own = dice.random(3)
        seen = [
            _PLACE[emoji]
            for emoji, look in zip(shown, looks, strict=False)
            if look and emoji in _PLACE
        ]
        best = max(seen, key=lambda place: likes[place], default=None)
        if best is not None and good_enough < fit[best] / fit.max():
            return Deed(taps=EMOJIS[best])
        if says_none >= SAYS_NONE:
            return Deed()
        own = EMOJIS[int(likes.argmax())] if types_own < TYPES_OWN else None
        return Deed(none=True, types=own)

    def _dice(self, key: int) -> np.random.Generator:
        return np.random.default_rng([self._seed, self.number, key])

    def _likes(self, fit: Floats, dice: np.random.Generator) -> Floats:
        """Numbers whose largest is that of an emoji drawn by `fit` (Gumbel)."""
        with np.errstate(divide="ignore"):
            likes: Floats = np.log(fit) + dice.gumbel(size=len(EMOJIS))
        return likes


def population(each: int, tastes: Tastes, *, first: int = 1, seed: int = 0) -> list[Person]:
    """`each` people of every language, in turns, numbered from `first`."""
    return [
        Person(first + number, LANGUAGES[number % len(LANGUAGES)], tastes, seed=seed)
        for number in range(each * len(LANGUAGES))
    ]


def _moves(shifts: Mapping[str, str], share: float) -> Floats:
    """Which share of an emoji goes to which, `[EMOJIS, EMOJIS]`, rows summing to 1."""
    moves = np.eye(len(EMOJIS))
    for away, to in shifts.items():
        moves[_PLACE[away], _PLACE[away]] -= share
        moves[_PLACE[away], _PLACE[to]] += share
    return moves


def _vector(weights: Mapping[str, float]) -> Floats:
    """`[EMOJIS]`, summing to 1."""
    vector: Floats = np.zeros(len(EMOJIS))
    for emoji, weight in weights.items():
        vector[_PLACE[emoji]] = weight
    vector /= vector.sum()
    return vector
