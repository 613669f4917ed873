"""Models of which a test says what they answer, and picks by which they are judged."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from model.engine import TokenIds
from model.promotion.held_out import HeldOutPick
from model.taste import NO_TASTE, Taste

KNOWN = ("❤", "😂", "🔥", "😭")


class Oracle:
    """Ranks first what `wanted` says of a text's number, and the other emojis in their order."""

    version = "oracle"
    taste: Taste = NO_TASTE

    def __init__(self, wanted: Mapping[int, str], labels: tuple[str, ...] = KNOWN) -> None:
        self.labels = labels
        self._wanted = wanted

    def encode(self, text: str) -> TokenIds:
        """The number that `text` is."""
        return [int(text)]

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """0.9 for the one wanted; all others nearly alike."""
        rows = np.tile(np.linspace(0.02, 0.01, len(self.labels), dtype=np.float32), (len(batch), 1))
        for row, (number,) in zip(rows, batch, strict=True):
            if number in self._wanted:
                row[self.labels.index(self._wanted[number])] = 0.9
        return rows


def picks(people: int, each: int, *, lang: str = "en", start: int = 0) -> tuple[HeldOutPick, ...]:
    """Numbered texts; what is picked goes round the known emojis."""
    return tuple(
        HeldOutPick(str(start + number), KNOWN[number % 4], lang, f"{lang} {number // each}")
        for number in range(people * each)
    )


def right(texts: Sequence[HeldOutPick]) -> dict[int, str]:
    return {int(pick.text): pick.emoji for pick in texts}


def rotated(texts: Sequence[HeldOutPick]) -> dict[int, str]:
    """As a model whose labels were shuffled would answer."""
    return {
        int(pick.text): KNOWN[(KNOWN.index(pick.emoji) + 1) % len(KNOWN)]
        for pick in texts
        if pick.emoji in KNOWN
    }


class Scaled(Oracle):
    """An oracle that is surer of itself, or less, and orders the emojis alike."""

    def __init__(self, wanted: Mapping[int, str], temperature: float) -> None:
        super().__init__(wanted)
        self._temperature = temperature

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        powers = super().probabilities(batch) ** np.float32(1 / self._temperature)
        rows: NDArray[np.float32] = powers / powers.sum(axis=1, keepdims=True)
        return rows
