"""What runs a trained model: texts to token ids, token ids to calibrated probabilities."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

TokenIds = Sequence[int]


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
