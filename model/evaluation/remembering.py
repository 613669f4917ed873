"""An engine that remembers what its network said, for whoever asks for the same texts again.

Versions that differ in their tastes alone have one network; it need not read everything twice.
"""

from collections.abc import Sequence
from filecmp import cmp
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.artifact import WEIGHTS, Artifact
from model.engine import Engine, Reading, TokenIds

Known: TypeAlias = dict[tuple[int, ...], tuple[NDArray[np.float32], bytes]]


class Remembering:
    """`engine`, whose network reads no text twice."""

    def __init__(self, engine: Engine, known: Known | None = None) -> None:
        """
        Args:
            known: probabilities, `[labels]`, and meanings of the texts that were read already;
                engines of the same network may share it.
        """
        self.version = engine.version
        self.labels = engine.labels
        self.taste = engine.taste
        self.encode = engine.encode
        self.known: Known = {} if known is None else known
        self._engine = engine

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """What `Engine` promises."""
        return self.read(batch).probabilities

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """What `Engine` promises."""
        keys = [tuple(ids) for ids in batch]
        new = [key for key in dict.fromkeys(keys) if key not in self.known]
        if new:
            said = self._engine.read(new)
            self.known.update(
                zip(new, zip(said.probabilities, said.meanings, strict=True), strict=True)
            )
        known = [self.known[key] for key in keys]
        return Reading(np.stack([row for row, _ in known]), [meaning for _, meaning in known])


def have_same_network(one: Artifact, other: Artifact) -> bool:
    """Whether two artifacts say the same of a text, but for their tastes."""
    ours, theirs = one.manifest, other.manifest
    return (ours.labels, ours.temperature, ours.max_tokens) == (
        theirs.labels,
        theirs.temperature,
        theirs.max_tokens,
    ) and cmp(one.path / WEIGHTS, other.path / WEIGHTS, shallow=False)
