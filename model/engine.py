"""What runs a trained model: texts to token ids, these to probabilities, and they to a ranking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from model.meaning import STEPS, Space, Vectors
from model.prepared import PreparedText
from model.ranking import Ranking, Suggestion
from model.restraint import gravity_of, restrained
from model.taste import Taste

_FLAT = 1e-12  # shorter than any vector that means something

Floats = NDArray[np.floating]
TokenIds = Sequence[int]
Classify = Callable[[list[str]], Floats]  # texts to probabilities, [texts, labels]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a network makes of some texts.

    Attributes:
        probabilities: calibrated, `[texts, labels]`, rows summing to 1.
        meanings: see `model.meaning`, one a text; empty ones where the network has no space.
    """

    probabilities: NDArray[np.float32]
    meanings: Sequence[bytes]


class Classifier(Protocol):
    """A loaded model, as far as its judges know it."""

    version: str
    labels: tuple[str, ...]  # those of the network; see `emojis_of`
    taste: Taste

    def encode(self, text: str) -> TokenIds:
        """Token ids of `text`, which `model.text` has prepared, with <s> and </s>.

        Empty when there is nothing to read. Fast: safe in an event loop.
        """
        ...

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """What `Engine.read` gives, without meanings."""
        ...


class Engine(Classifier, Protocol):
    """A loaded model. Not thread-safe: one call of `read` or `probabilities` at a time."""

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """What the network makes of `batch`; no text may be empty.

        What it makes of one does not depend on its neighbours (to 1e-3).
        """
        ...


class Encoder:
    """Tokenises; `tokenizer` is its own from now on."""

    def __init__(self, tokenizer: Tokenizer, *, max_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self._tokenizer = tokenizer
        self._frame = tokenizer.num_special_tokens_to_add(is_pair=False)  # <s> and </s>
        added = tokenizer.get_added_tokens_decoder().items()
        self._control = {id for id, token in added if token.special and "unk" not in token.content}

    def __call__(self, text: str) -> TokenIds:
        """Token ids of `text` with <s> and </s>; empty when there is nothing to read."""
        encoding = self._tokenizer.encode(text)
        pairs = zip(encoding.ids, encoding.special_tokens_mask, strict=True)
        # A "<pad>" that somebody typed would shift every position in one engine, not in another.
        ids = [id for id, framing in pairs if framing or id not in self._control]
        return ids if len(ids) > self._frame else ()


def calibrate(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Probabilities whose rows sum to 1; the higher the temperature, the more alike they are.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2,
        https://arxiv.org/abs/1706.04599
    """
    scaled = logits.astype(np.float64) / temperature
    exponents = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities: NDArray[np.float64] = exponents / exponents.sum(axis=1, keepdims=True)
    return probabilities.astype(np.float32)


def meanings(space: Space, vectors: Vectors) -> list[bytes]:
    """Of each text the key of its `space`, and a byte for each dimension of its vector's turn."""
    turned = vectors @ space.turn[:, :-1].T + space.turn[:, -1]
    turned /= np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), _FLAT)
    return [space.key + row.tobytes() for row in np.rint(STEPS * turned).astype(np.int8)]


def emojis_of(engine: Classifier) -> tuple[str, ...]:
    """Every emoji that `engine` ranks: its labels, and then those that its taste adds."""
    return (*engine.labels, *engine.taste.added)


def rank(
    engine: Classifier,
    text: PreparedText,
    probabilities: Sequence[float] | None,
    meaning: bytes = b"",
) -> Ranking:
    """The ranking of `text`, given its row of `engine.probabilities`; None: nothing to read.

    Where `text` is grave it is a restrained one; see `model.restraint`.
    """
    if probabilities is None:
        return Ranking(text.lang, engine.version, ())
    suggestions = best_first(emojis_of(engine), engine.taste.of(text.lang, probabilities))
    gravity = gravity_of(text, engine.labels, probabilities)
    return restrained(Ranking(text.lang, engine.version, suggestions, gravity, meaning), text)


def best_first(emojis: Sequence[str], scores: Sequence[float]) -> tuple[Suggestion, ...]:
    """`emojis` by their scores; equal ones keep their order."""
    suggestions = map(Suggestion, emojis, scores)
    return tuple(sorted(suggestions, key=attrgetter("score"), reverse=True))
