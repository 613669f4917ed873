"""Some texts on their way through a classifier, layer by layer: what each product reads of them.

Only one layer's weights are in memory at a time. GELU is the approximation by tanh, which is near
enough for what it is used for here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.engine import TokenIds
from model.errors import ArtifactError
from model.tensors import Tensors

Floats = NDArray[np.float32]
Product = Callable[[Floats], Floats]  # [rows, in] -> [rows, out]

READERS: Final = ("query", "key", "value")
ATTENTION: Final = "attention.self"
MIXED: Final = "attention.output.dense"
WIDE: Final = "intermediate.dense"
NARROW: Final = "output.dense"
NORMS: Final = ("attention.output.LayerNorm", "output.LayerNorm")
NOTHING: Final[Mapping[str, Product]] = MappingProxyType({})

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
class Linear:
    """A product in fp32."""

    weight: Floats  # [out, in]
    bias: Floats  # [out]

    def __call__(self, x: Floats) -> Floats:
        """[rows, in] -> [rows, out]."""
        return x @ self.weight.T + self.bias


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the network.

    Attributes:
        products: by name, in the order in which they are reached; queries, keys and values are
            made by one or more, whose names begin with ATTENTION.
        norms: weights and biases of its LayerNorms, by name.
    """

    products: Mapping[str, Linear]
    norms: Mapping[str, Floats]


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
    layer: Layer,
    shape: Shape,
    x: Floats,
    texts: Sequence[TokenIds],
    instead: Mapping[str, Product] = NOTHING,
) -> tuple[Floats, dict[str, Floats]]:
    """What the next layer reads, [tokens, hidden], and what each product read on the way.

    Args:
        instead: what takes the place of products, by their names.
    """
    products: dict[str, Product] = {**layer.products, **instead}
    readers = [name for name in products if name.startswith(f"{ATTENTION}.")]
    made = np.concatenate([products[name](x) for name in readers], axis=1)
    queries, keys, values = np.split(made, 3, axis=1)
    attended, end = np.empty_like(x), 0
    for ids in texts:
        own, end = slice(end, end + len(ids)), end + len(ids)
        attended[own] = _attend(queries[own], keys[own], values[own], shape.heads)
    middle = _joined(layer, NORMS[0], products[MIXED](attended) + x, shape.epsilon)
    activated = _gelu(products[WIDE](middle))
    read = dict.fromkeys(readers, x) | {MIXED: attended, WIDE: middle, NARROW: activated}
    after = products[NARROW](activated) + middle
    return _joined(layer, NORMS[1], after, shape.epsilon), read


def logits_of(source: Tensors, x: Floats, texts: Sequence[TokenIds]) -> Floats:
    """What the head makes of `x`, which the last layer left: [texts, labels]."""
    first = np.cumsum([0, *(len(ids) for ids in texts[:-1])])
    dense, out = (
        Linear(source.read(f"classifier.{part}.weight"), source.read(f"classifier.{part}.bias"))
        for part in ("dense", "out_proj")
    )
    return out(np.tanh(dense(x[first])))


def _gelu(x: Floats) -> Floats:
    bent = np.tanh(np.float32(np.sqrt(2 / np.pi)) * (x + np.float32(0.044715) * x * x * x))
    return np.asarray(np.float32(0.5) * x * (1 + bent), np.float32)


def _attend(queries: Floats, keys: Floats, values: Floats, heads: int) -> Floats:
    """One text's, all of them [tokens, hidden]."""
    tokens, hidden = queries.shape
    parts = [rows.reshape(tokens, heads, -1).swapaxes(0, 1) for rows in (queries, keys, values)]
    scores = parts[0] @ parts[1].swapaxes(1, 2) / np.float32(np.sqrt(hidden // heads))
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    mixed = (shares / shares.sum(axis=2, keepdims=True)) @ parts[2]  # [heads, tokens, size]
    return np.asarray(mixed.swapaxes(0, 1).reshape(tokens, hidden), np.float32)


def _joined(layer: Layer, norm: str, whole: Floats, epsilon: float) -> Floats:
    return _norm(whole, layer.norms[f"{norm}.weight"], layer.norms[f"{norm}.bias"], epsilon)


def _norm(x: Floats, gain: Floats, offset: Floats, epsilon: float) -> Floats:
    centred = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + np.float32(epsilon))
    return np.asarray(centred / deviation * gain + offset, np.float32)
