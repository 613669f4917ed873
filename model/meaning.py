"""What texts mean to an encoder; those that mean the same lie near, in either language.

A vector is the mean over a text's tokens of what the encoder's last layer reads, turned and
stretched so that its numbers vary alike and by themselves: else all texts lie in one narrow cone.
How often two texts that mean the same are found, and how often others are taken for the same,
docs/personal.md shows.

Source: Su et al. 2021, "Whitening Sentence Representations for Better Semantics and Faster
    Retrieval", https://arxiv.org/abs/2103.15316
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.errors import ArtifactError

MEANING: Final = "meaning.npy"  # beside a network's weights

LIKE: Final = 0.41  # cosine from which two texts are taken for the same
LIKER: Final = 0.066  # how much more it is, times the logarithm of how many it is chosen from

STEPS: Final = 127  # a number of a unit vector is stored in so many, on either side of 0
_KEY: Final = 4  # bytes that name the space

Vectors = NDArray[np.float32]  # [texts, hidden]


@dataclass(frozen=True, slots=True)
class Space:
    """Where the vectors of one encoder lie.

    Attributes:
        turn: [dimensions, hidden + 1]; the last column is added.
        key: names the space: meanings of different ones say nothing of each other.
    """

    turn: NDArray[np.float32]
    key: bytes

    @classmethod
    def of(cls, turn: NDArray[np.float16]) -> "Space":
        """The space that such numbers make, as they are stored."""
        key = hashlib.sha256(turn.tobytes()).digest()[:_KEY]
        return cls(turn.astype(np.float32), key)


def read_space(folder: Path, hidden: object) -> Space | None:
    """The space beside the network in `folder`, `hidden` wide; None where there is none.

    Raises:
        ArtifactError: it is damaged, or of another network.
    """
    path = folder / MEANING
    try:
        with path.open("rb") as file:
            turn = np.lib.format.read_array(file, allow_pickle=False)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path}: {error}; copy it again or train again") from error
    if turn.dtype != np.float16 or turn.ndim != 2 or not np.isfinite(turn).all():
        raise ArtifactError(f"{path} holds no finite half precision rows; copy it again")
    if not turn.shape[0] or turn.shape[1] - 1 != hidden:
        raise ArtifactError(f"{path} is of a network of another width; copy both again")
    return Space.of(turn)


def nearest(meaning: bytes, others: Sequence[bytes]) -> int | None:
    """Which of `others` means the same, the nearest; None where none does.

    The more there are, the nearer it must be: by chance one always lies nearest, and about as
    seldom as of a single one shall it be taken. Those of another space are left out.
    """
    comparable = [
        place
        for place, other in enumerate(others)
        if len(other) == len(meaning) and other[:_KEY] == meaning[:_KEY]
    ]
    if not meaning or not comparable:
        return None
    likeness = _numbers([others[place] for place in comparable]) @ _numbers([meaning])[0]
    best = int(likeness.argmax())
    if likeness[best] < LIKE + LIKER * math.log(len(comparable)):
        return None
    return comparable[best]


def _numbers(meanings: Sequence[bytes]) -> NDArray[np.float32]:
    """Their unit vectors, [texts, dimensions]."""
    rows = np.frombuffer(b"".join(it[_KEY:] for it in meanings), np.int8)
    return rows.reshape(len(meanings), -1).astype(np.float32) / np.float32(STEPS)
