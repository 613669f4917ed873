"""What runs a trained model: texts to token ids, token ids to calibrated probabilities."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
TokenIds = Sequence[int]
Classify = Callable[[list[str]], Floats]  # texts to probabilities, [texts, labels]


class Engine(Protocol):
    """A loaded model. Not thread-safe: one call of `probabilities` at a time."""

    version: str
    labels: tuple[str, ...]

    def encode(self, text: str) -> TokenIds:
        """Token ids of `text` as a person typed it (cleaned here), with <s> and </s>.

        Empty when nothing is left to read after cleaning. Fast: safe in an event loop.
        """
        ...

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """Calibrated probabilities, `[texts, labels]`, rows summing to 1.

        A text's row does not depend on its neighbours in the batch (to 1e-3).
        """
        ...


def calibrate(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities whose rows sum to 1; the higher the temperature, the more alike they are.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2,
        https://arxiv.org/abs/1706.04599
    """
    scaled = logits.astype(np.float64) / temperature
    exponents = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities: NDArray[np.float64] = exponents / exponents.sum(axis=1, keepdims=True)
    return probabilities.astype(np.float32)
