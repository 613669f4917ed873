"""Some texts on their way through a classifier, layer by layer: how large becomes what it reads.

Only one layer's weights are in memory at a time. GELU is the approximation by tanh, which is near
enough for what it is used for here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.engine import TokenIds
from model.errors import ArtifactError
from model.tensors import Tensors

Floats = NDArray[np.float32]
Layer = Mapping[str, Floats]  # its weights, by what follows the layer's name

_EMBEDDINGS: Final = "roberta.embeddings"


@dataclass(frozen=True, slots=True)
class Shape:
    """What config.json says of a classifier, as far as a text on its way needs it."""

    layers: int
    heads: int
    epsilon: float
    padding: int

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Shape":
        """That of the config.json of a RoBERTa-like network.

        Raises:
            ArtifactError: it leaves something out.
        """
        try:
            return cls(
                int(config["num_hidden_layers"]),
                int(config["num_attention_heads"]),
                float(config["layer_norm_eps"]),
                int(config["pad_token_id"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"config.json is no network's ({error}); copy it again") from error


@dataclass(frozen=True, slots=True)
class Largest:
    """How far from 0 what a layer's products read got, by channel."""

    normed: Floats  # [hidden], read by queries, keys and values
    attended: Floats  # [hidden]
    middle: Floats  # [hidden]
    activated: Floats  # [intermediate]


def embedded(source: Tensors, shape: Shape, texts: Sequence[TokenIds]) -> Floats:
    """What the first layer reads of `texts`, all end to end: [tokens, hidden]."""
    words = [
        source.read(f"{_EMBEDDINGS}.word_embeddings.weight", token, token + 1)
        for ids in texts
        for token in ids
    ]
    places = source.read(f"{_EMBEDDINGS}.position_embeddings.weight")
    kind = source.read(f"{_EMBEDDINGS}.token_type_embeddings.weight", 0, 1)
    start = shape.padding + 1  # where XLM-R's positions begin
    read = np.concatenate([places[start : start + len(ids)] for ids in texts])
    norm = [source.read(f"{_EMBEDDINGS}.LayerNorm.{part}") for part in ("weight", "bias")]
    return _norm(np.concatenate(words) + read + kind, norm[0], norm[1], shape.epsilon)


def through(
    layer: Layer, shape: Shape, x: Floats, texts: Sequence[TokenIds]
) -> tuple[Floats, Largest]:
    """What the next layer reads, [tokens, hidden], and how large it became on the way."""
    queries, keys, values = (
        _linear(layer, f"attention.self.{part}", x) for part in ("query", "key", "value")
    )
    attended, end = np.empty_like(x), 0
    for ids in texts:
        own, end = slice(end, end + len(ids)), end + len(ids)
        attended[own] = _attend(queries[own], keys[own], values[own], shape.heads)
    middle = _joined(layer, "attention.output", attended, x, shape.epsilon)
    wide = _linear(layer, "intermediate.dense", middle)
    activated = 0.5 * wide * (1 + np.tanh(np.sqrt(2 / np.pi) * (wide + 0.044715 * wide**3)))
    found = Largest(*(np.abs(read).max(axis=0) for read in (x, attended, middle, activated)))
    return _joined(layer, "output", activated, middle, shape.epsilon), found


def _attend(queries: Floats, keys: Floats, values: Floats, heads: int) -> Floats:
    """One text's, all of them [tokens, hidden]."""
    tokens, hidden = queries.shape
    parts = [rows.reshape(tokens, heads, -1).swapaxes(0, 1) for rows in (queries, keys, values)]
    scores = parts[0] @ parts[1].swapaxes(1, 2) / np.float32(np.sqrt(hidden // heads))
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    mixed = (shares / shares.sum(axis=2, keepdims=True)) @ parts[2]  # [heads, tokens, size]
    return np.asarray(mixed.swapaxes(0, 1).reshape(tokens, hidden), np.float32)


def _joined(layer: Layer, name: str, x: Floats, rest: Floats, epsilon: float) -> Floats:
    norm = f"{name}.LayerNorm"
    whole = _linear(layer, f"{name}.dense", x) + rest
    return _norm(whole, layer[f"{norm}.weight"], layer[f"{norm}.bias"], epsilon)


def _linear(layer: Layer, name: str, x: Floats) -> Floats:
    return x @ layer[f"{name}.weight"].T + layer[f"{name}.bias"]


def _norm(x: Floats, gain: Floats, offset: Floats, epsilon: float) -> Floats:
    centred = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + np.float32(epsilon))
    return np.asarray(centred / deviation * gain + offset, np.float32)
