"""What a text means to a model, as far as its ranking tells; texts that mean the same lie near.

Nearly the same probabilities for all emojis are a translation or a paraphrase more often than
chance, in either language. How often, and how far apart other texts lie, docs/personal.md shows.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.ranking import Ranking

NEAR: Final = 50.0  # squared distance within which two texts are taken for the same
NEARER: Final = 7.0  # how much less it is, times the logarithm of how many it is chosen from
OPINION: Final = 100.0  # squared length; of a shorter one the model has too little to say
_LEAST: Final = 1e-12  # a probability that single precision rounds to nothing
_STORED: Final = np.dtype("<f2")

Meaning = NDArray[np.float32]  # [emojis], in the order of their code points


def meaning_of(ranking: Ranking) -> Meaning:
    """The logarithms of a ranking's probabilities, less their mean."""
    scores = [it.score for it in sorted(ranking.suggestions, key=lambda it: it.emoji)]
    logs = np.array([math.log(max(score, _LEAST)) for score in scores], np.float32)
    return logs - logs.mean() if len(logs) else logs


def pack(meaning: Meaning) -> bytes:
    """`meaning` to be stored, two bytes an emoji."""
    return meaning.astype(_STORED).tobytes()


def unpack(stored: bytes) -> Meaning:
    """What `pack` was given, to three digits."""
    return np.frombuffer(stored, _STORED).astype(np.float32)


def nearest(meaning: Meaning, others: list[Meaning]) -> int | None:
    """Which of `others` means the same, the nearest; None where none does.

    The more there are, the nearer it must be: by chance one always lies nearest, and about as
    seldom as of a single one shall it be taken. Those of a model with another number of emojis
    are left out.
    """
    if float(meaning @ meaning) < OPINION:
        return None
    distances = [_distance(meaning, other) for other in others]
    best = min(range(len(others)), key=distances.__getitem__, default=None)
    if best is None or distances[best] > NEAR - NEARER * math.log(len(others)):
        return None
    return best


def _distance(one: Meaning, other: Meaning) -> float:
    if one.shape != other.shape or float(other @ other) < OPINION:
        return math.inf
    apart = one - other
    return float(apart @ apart)
