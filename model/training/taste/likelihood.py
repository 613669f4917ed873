"""How well numbers explain what people chose, and in which direction they would do better.

Of what was offered somebody likes one best, with odds exp(score); a later place lowers the score
of what stands there. So an answer's likelihood is the share of what was chosen in the sum over
what was offered: a conditional logit, whose places are found together with the tastes.

Source: McFadden 1974, "Conditional logit analysis of qualitative choice behavior", section 2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.taste.layer import Floats
from model.training.taste.choices import PLACES, Choices


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one language, or how its likelihood changes with each.

    Attributes:
        scale: one number, `[1]`.
        bias: `[emojis]`; `shift`: `[emojis, labels]`.
        positions: `[PLACES]`, of which the first is 0.
        people: biases of single persons, `[people, emojis]`.
    """

    scale: Floats
    bias: Floats
    shift: Floats
    positions: Floats
    people: Floats


def log_likelihood(choices: Choices, numbers: Numbers) -> tuple[float, Numbers]:
    """Of all answers, as weighed, and how it rises with each of the `numbers`."""
    scores = _scores(choices, numbers)
    chosen, of_chosen = _logsum(scores, choices.chosen)
    offered, of_offered = _logsum(scores, choices.offered)
    value = float(choices.weight @ (chosen - offered))
    rise = choices.weight[:, None] * (of_chosen - of_offered)  # [answers, emojis]
    by_place = np.bincount(choices.place.ravel(), rise.ravel(), PLACES)
    by_place[0] = 0
    people = np.zeros_like(numbers.people)
    np.add.at(people, choices.person, rise)
    return value, Numbers(
        np.array([(rise * choices.base).sum()]),
        rise.sum(axis=0),
        rise.T @ choices.expected,
        by_place,
        people,
    )


def information(choices: Choices, numbers: Numbers) -> Floats:
    """How much all answers say about each bias: how the likelihood curves, `[emojis]`."""
    scores = _scores(choices, numbers)
    _, of_chosen = _logsum(scores, choices.chosen)
    _, of_offered = _logsum(scores, choices.offered)
    spread = of_offered * (1 - of_offered) - of_chosen * (1 - of_chosen)
    told: Floats = np.maximum(choices.weight @ spread, 0)
    return told


def _scores(choices: Choices, numbers: Numbers) -> Floats:
    """Of each emoji in each answer, `[answers, emojis]`."""
    scores: Floats = (
        numbers.scale * choices.base
        + numbers.bias
        + choices.expected @ numbers.shift.T
        + numbers.positions[choices.place]
        + numbers.people[choices.person]
    )
    return scores


def _logsum(scores: Floats, among: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The log of the sum of exp(score) `among` some, and each one's share of it."""
    some = np.where(among, scores, -np.inf)
    top = some.max(axis=1, keepdims=True)
    exponents = np.exp(some - top)
    total = exponents.sum(axis=1, keepdims=True)
    return (top + np.log(total))[:, 0], exponents / total
