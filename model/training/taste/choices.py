"""What people chose and what they could choose from, as arrays that a taste is fitted to.

An answer says that what was chosen, out of what was offered, was liked best:

* a tap: of the emojis shown, each at its place;
* an emoji that was typed: of all emojis, for whoever typed it could have any.

"None fits" is no choice: people say it of what they looked at, and nobody knows how far they did.
Taken for a choice among what was not shown it made tastes worse (docs/taste.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.data.feedback.answers import Answered
from model.taste.layer import Floats, base_scores

PLACES: Final = 6  # told apart; from the sixth on all are alike


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers, `[answers]` each, in one language.

    Attributes:
        expected: what the network expects, `[answers, labels]`.
        base: the same of all emojis, in logarithms, `[answers, emojis]`.
        chosen, offered: which emojis, `[answers, emojis]`; one was chosen, and it is offered.
        place: at which place an emoji stood, from 0; 0 too where it stood nowhere.
        weight: what each answer counts.
        person: whose it is, as a number from 0.
    """

    expected: Floats
    base: Floats
    chosen: NDArray[np.bool_]
    offered: NDArray[np.bool_]
    place: NDArray[np.intp]
    weight: Floats
    person: NDArray[np.intp]

    def picks(self) -> NDArray[np.int64]:
        """How often each emoji was picked, `[emojis]`."""
        counts: NDArray[np.int64] = self.chosen.sum(axis=0)
        return counts


def choices_of(
    answers: Sequence[Answered],
    weights: Floats,
    expected: Floats,
    replaced: Floats,
    emojis: Sequence[str],
) -> Choices:
    """The choices that `answers` in one language are; each has an emoji.

    Args:
        expected: what the network expects for their texts, `[answers, labels]`.
        replaced: see `model.taste.Layer`.
        emojis: all that can be chosen: the labels, then those added.
    """
    places = {emoji: place for place, emoji in enumerate(emojis)}
    size = (len(answers), len(emojis))
    chosen, offered = np.zeros(size, bool), np.ones(size, bool)
    place = np.zeros(size, np.intp)
    for index, one in enumerate(answers):
        shown = {places[it.emoji]: it.rank for it in one.row.shown if it.emoji in places}
        chosen[index, places[str(one.emoji)]] = True
        if one.row.rank is not None:
            offered[index] = False
            offered[index, list(shown)] = True
            place[index, list(shown)] = [min(rank, PLACES) - 1 for rank in shown.values()]
    people = np.unique([one.row.person for one in answers], return_inverse=True)[1]
    return Choices(
        expected, base_scores(expected, replaced), chosen, offered, place, weights, people
    )


def replaced_by(
    answers: Sequence[Answered], expected: Floats, added: Sequence[str], doubt: float
) -> Floats:
    """The part of each label's expected picks that was typed as an added emoji, `[added, labels]`.

    Args:
        doubt: picks' worth of doubt that anybody types it.
    """
    picked = np.array([[one.emoji == emoji for one in answers] for emoji in added], float)
    parts: Floats = picked.reshape(len(added), len(answers)) @ expected
    return parts / (expected.sum(axis=0) + doubt)
