"""How well numbers explain what people chose, and in which direction they would do better.

Of what was offered somebody likes one best, with odds exp(score); a later place lowers the score
of what stands there. So an answer's likelihood is the share of what was chosen among what was
offered: a conditional logit, whose places are found together with the tastes.

Source: McFadden 1974, "Conditional logit analysis of qualitative choice behavior", section 2.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

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

    def of_nobody(self, people: int) -> "Numbers":
        """The same for so many people of whom nothing is known."""
        return replace(self, people=np.zeros((people, len(self.bias))))


def log_likelihood(choices: Choices, numbers: Numbers) -> tuple[float, Numbers]:
    """Of all answers, as weighed, and how it rises with each of the `numbers`."""
    scores, shares = _scores(choices, numbers)
    value = float(choices.weight @ scores[choices.chosen])
    rise = choices.weight[:, None] * (choices.chosen - shares)  # [answers, emojis]
    by_place = np.bincount(choices.place.ravel(), rise.ravel(), PLACES).astype(float)
    by_place[0] = 0
    answers = np.arange(len(choices.person))
    whose = csr_array(
        (np.ones(len(answers)), (choices.person, answers)), (len(numbers.people), len(answers))
    )
    return value, Numbers(
        np.array([(rise * choices.base).sum()]),
        rise.sum(axis=0),
        rise.T @ choices.expected,
        by_place,
        whose @ rise,
    )


def information(choices: Choices, numbers: Numbers) -> Floats:
    """How much all answers say about each bias: how the likelihood curves, `[emojis]`."""
    _, shares = _scores(choices, numbers)
    told: Floats = choices.weight @ (shares * (1 - shares))
    return told


def _scores(choices: Choices, numbers: Numbers) -> tuple[Floats, Floats]:
    """Of each emoji that was offered, the log of its share, and the share: `[answers, emojis]`."""
    scores = (
        numbers.scale * choices.base
        + numbers.bias
        + choices.expected @ numbers.shift.T
        + numbers.positions[choices.place]
        + numbers.people[choices.person]
    )
    scores = np.where(choices.offered, scores, -np.inf)
    scores -= scores.max(axis=1, keepdims=True)
    shares = np.exp(scores)
    total = shares.sum(axis=1, keepdims=True)
    return scores - np.log(total), shares / total
