"""A classifier at eight bits: products of whole numbers, and a smaller table of words.

What is stored how, model.whole_numbers and model.eight_bits say. The head, the positions and all
that is no matrix stay in fp32: they are small, and what they lose shows at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.eight_bits import pack, scale_of
from model.engine import TokenIds
from model.optimise.sample import Floats, Layer, Shape, embedded, through
from model.tensors import NewTensors, Tensors
from model.whole_numbers import LIFT, Columns, columns_of, joint, round_columns, smoothing

_ROWS: Final = 4096  # of the table of words in memory at once
_EMBEDDINGS: Final = "roberta.embeddings"
_HEAD: Final = ("classifier.dense", "classifier.out_proj")
_READERS: Final = ("query", "key", "value")
_NORMS: Final = ("attention.output.LayerNorm", "output.LayerNorm")
_LINEAR: Final = (
    *(f"attention.self.{part}" for part in _READERS),
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def round_classifier(
    source: Tensors, target: NewTensors, config: Mapping[str, Any], texts: Sequence[TokenIds]
) -> None:
    """Write the classifier in `source`, rounded, into `target`.

    Args:
        config: its config.json.
        texts: of the kind that it will read; they say how large each channel becomes.

    Raises:
        ArtifactError: a tensor is missing, or something that `config` should say.
    """
    shape = Shape.of(config)
    _words(source, target)
    small = [f"{_EMBEDDINGS}.{kind}_embeddings.weight" for kind in ("token_type", "position")]
    for name in (*small, *_affine(f"{_EMBEDDINGS}.LayerNorm")):
        target.add(name, source.read(name))
    x = embedded(source, shape, texts)
    for index in range(shape.layers):
        name = _layer_name(index)
        layer = layer_of(source, index)
        x = _layer(layer, shape, x, texts, target, name, is_last=index == shape.layers - 1)
    for name in (each for part in _HEAD for each in _affine(part)):
        target.add(name, source.read(name))


def layer_of(source: Tensors, index: int) -> Layer:
    """The weights of one layer, in fp32.

    Raises:
        ArtifactError: one is missing.
    """
    parts = [each for part in (*_LINEAR, *_NORMS) for each in _affine(part)]
    return {part: source.read(f"{_layer_name(index)}.{part}") for part in parts}


def _layer_name(index: int) -> str:
    return f"roberta.encoder.layer.{index}"


def _layer(
    layer: Layer,
    shape: Shape,
    x: Floats,
    texts: Sequence[TokenIds],
    target: NewTensors,
    name: str,
    *,
    is_last: bool,
) -> Floats:
    """Write one layer; what the next one reads.

    Args:
        x: what this one reads, [tokens, hidden].
        is_last: its queries come of fewer rows, and are a product of their own.
    """
    after, largest = through(layer, shape, x, texts)
    for parts in (_READERS[:1], _READERS[1:]) if is_last else (_READERS,):
        _write(target, name, _product(layer, "attention.self", parts, largest.normed))
    dense = ("dense",)
    _write(target, name, _product(layer, "attention.output", dense, largest.attended))
    _write(target, name, _product(layer, "intermediate", dense, largest.middle))
    _write(target, name, _product(layer, "output", dense, largest.activated, lift=LIFT))
    for part in (each for norm in _NORMS for each in _affine(norm)):
        target.add(f"{name}.{part}", layer[part])
    return after


def _product(
    layer: Layer, name: str, parts: tuple[str, ...], largest: Floats, *, lift: float = 0.0
) -> tuple[str, Columns]:
    """One product of the linear layers `parts` of `name`, and what it is called."""
    weight = np.concatenate([layer[f"{name}.{part}.weight"] for part in parts])
    bias = np.concatenate([layer[f"{name}.{part}.bias"] for part in parts])
    smooth = smoothing(weight, largest + lift)
    return joint(name, *parts), round_columns(weight, bias, smooth, lift=lift)


def _write(target: NewTensors, layer: str, product: tuple[str, Columns]) -> None:
    name, rounded = f"{layer}.{product[0]}", product[1]
    target.add(columns_of(name), rounded.whole)
    target.add(scale_of(columns_of(name)), rounded.scale)
    target.add(f"{name}.bias", rounded.bias)
    target.add(f"{name}.smooth", rounded.smooth)
    if rounded.lift:
        target.add(f"{name}.lift", np.array([rounded.lift], np.float32))


def _words(source: Tensors, target: NewTensors) -> None:
    """The table of words, by blocks as it is looked up; some of its rows at a time."""
    name = f"{_EMBEDDINGS}.word_embeddings.weight"
    scales: list[NDArray[Any]] = []

    def rounded() -> Iterator[NDArray[np.uint8]]:
        for start in range(0, source.shape(name)[0], _ROWS):
            whole, scale = pack(source.read(name, start, start + _ROWS))
            scales.append(scale)
            yield whole

    target.add_rows(name, rounded())
    target.add(scale_of(name), *scales)


def _affine(name: str) -> tuple[str, str]:
    return f"{name}.weight", f"{name}.bias"
