"""All numbers that a fit looks for, in one row as a minimiser wants them, and what holds them.

Three levels, each held near the one above by a Gaussian prior: what everybody likes, what those
who write one language like beside that, and what a person likes beside that who answered often.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.taste.layer import Floats
from model.training.taste.choices import PLACES, Choices
from model.training.taste.likelihood import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """How far numbers may lie from those of the level above: standard deviations.

    Attributes:
        language: the same for those of a language, as a multiple.
        person: for a person's biases.
        often: answers without which a person has none of their own.
    """

    scale: float = 0.5
    bias: float = 0.5
    shift: float = 1.0
    positions: float = 0.5
    language: float = 1.0
    person: float = 0.3
    often: int = 15

    def times(self, strength: float) -> "Priors":
        """The same for tastes that may be so many times as strong."""
        return replace(
            self,
            scale=strength * self.scale,
            bias=strength * self.bias,
            shift=strength * self.shift,
        )


PRIORS: Final = Priors()


class Unknowns:
    """Reads a row of numbers, `[size]`, and writes one.

    Of a scale the row has the logarithm: no pick makes less likely what is more expected.

    Attributes:
        pull: how strongly each is held at 0: one over its prior's variance, `[size]`.
    """

    def __init__(self, choices: Mapping[str, Choices], priors: Priors, *, places: bool) -> None:
        """
        Args:
            choices: by language; all of the same emojis.
            places: whether a place may make an emoji likelier to be picked.
        """
        some = next(iter(choices.values()))
        self._labels, self._emojis = some.expected.shape[1], some.base.shape[1]
        self._places = places
        self._often = {
            lang: np.flatnonzero(np.bincount(it.person) >= priors.often)
            for lang, it in choices.items()
        }
        self._people = {lang: int(it.person.max()) + 1 for lang, it in choices.items()}
        taste = 1 / np.concatenate(
            [
                [priors.scale**2],
                np.full(self._emojis, priors.bias**2),
                np.full(self._emojis * self._labels, priors.shift**2),
            ]
        )
        parts = [taste, np.full(PLACES, priors.positions**-2)]
        for often in self._often.values():
            parts += [taste / priors.language**2]
            parts += [np.full(len(often) * self._emojis, priors.person**-2)]
        self.pull: Floats = np.concatenate(parts)
        self._ends = np.cumsum([len(part) for part in parts])[:-1]

    def read(self, row: Floats) -> Iterator[tuple[str, Numbers]]:
        """What `row` says of each language: what all share and what is its own, together."""
        shared, positions, *own = np.split(row, self._ends)
        for (lang, often), taste, personal in zip(
            self._often.items(), own[::2], own[1::2], strict=True
        ):
            both = shared + taste
            people = np.zeros((self._people[lang], self._emojis))
            people[often] = personal.reshape(len(often), self._emojis)
            scale, bias, shift = np.split(both, [1, 1 + self._emojis])
            yield (
                lang,
                Numbers(
                    np.exp(scale),
                    bias,
                    shift.reshape(self._emojis, self._labels),
                    positions if self._places else np.zeros(PLACES),
                    people,
                ),
            )

    def write(self, rises: Mapping[str, Numbers], at: Mapping[str, Numbers]) -> Floats:
        """How a likelihood rises with the whole row, given how each language's does `at` it."""
        tastes = {
            lang: np.concatenate([it.scale * at[lang].scale, it.bias, it.shift.ravel()])
            for lang, it in rises.items()
        }
        places = np.sum([it.positions for it in rises.values()], axis=0) * self._places
        parts = [np.sum([*tastes.values()], axis=0), places]
        for lang, often in self._often.items():
            parts += [tastes[lang], rises[lang].people[often].ravel()]
        return np.concatenate(parts)
