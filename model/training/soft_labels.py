"""What a classifier should answer for an example, and how common each emoji is in a source.

The best emoji of a text counts 1, the second 1/2, the third 1/3, and so on, scaled to 1.
Sources show emojis at artificial rates (tweets were searched for by emoji, the written corpus
is spread on purpose). While training, the logarithm of a source's own rates is added to the
logits (Menon et al. 2021, "Long-tail learning via logit adjustment"), so that what the model
itself learns is how well an emoji fits and not how often that source happened to use it.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from model.training.examples import Example

Floats = NDArray[np.float32]
_SMOOTHING = 20.0  # added to every count; an emoji that a source never shows stays possible


def target(emojis: tuple[str, ...], index: dict[str, int]) -> Floats:
    """How much each label should get, `[labels]`, summing to 1."""
    wanted = np.zeros(len(index), dtype=np.float32)
    for rank, emoji in enumerate(emojis, 1):
        wanted[index[emoji]] = 1 / rank
    return wanted / wanted.sum()


def log_rates(examples: Iterable[Example], index: dict[str, int]) -> dict[str, Floats]:
    """For every source, the logarithm of each label's share of it, `[labels]`."""
    counts: dict[str, Floats] = {}
    for example in examples:
        row = counts.setdefault(example.source, np.full(len(index), _SMOOTHING, np.float32))
        row += target(example.emojis, index)
    return {source: np.log(row / row.sum()) for source, row in counts.items()}
