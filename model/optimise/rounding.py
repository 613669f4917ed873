"""A classifier at eight bits: products of whole numbers, and a smaller table of words.

What is stored how, model.whole_numbers and model.eight_bits say. The head, the positions and all
that is no matrix stay in fp32: they are small, and what they lose shows at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.eight_bits import pack, scale_of
from model.engine import TokenIds
from model.optimise.products import layer_name, layer_of, parts_of, rounded
from model.optimise.sample import Layer, Shape, embedded, through
from model.tensors import NewTensors, Tensors
from model.whole_numbers import Columns, columns_of, loud_of

_ROWS: Final = 4096  # of the table of words in memory at once
_EMBEDDINGS: Final = "roberta.embeddings"
_HEAD: Final = ("classifier.dense", "classifier.out_proj")


def round_classifier(
    source: Tensors,
    target: NewTensors,
    config: Mapping[str, Any],
    texts: Sequence[TokenIds],
    in_full: AbstractSet[str] = frozenset(),
) -> None:
    """Write the classifier in `source`, rounded, into `target`.

    Args:
        config: its config.json.
        texts: of the kind that it will read; they say how large each channel becomes.
        in_full: names of products that stay in fp32.

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
        layer = layer_of(source, shape, index)
        x, read = through(layer, shape, x, texts)
        for product, linear in layer.products.items():
            name = f"{layer_name(index)}.{product}"
            if name in in_full:
                _copy(source, target, index, product)
            else:
                _write(target, name, rounded(product, linear, read[product]))
        _copy_norms(target, index, layer)
    for name in (each for part in _HEAD for each in _affine(part)):
        target.add(name, source.read(name))


def _copy(source: Tensors, target: NewTensors, index: int, product: str) -> None:
    """A product that stays in fp32, as its linear layers lie there."""
    for part in parts_of(product):
        for name in _affine(f"{layer_name(index)}.{part}"):
            target.add(name, source.read(name))


def _copy_norms(target: NewTensors, index: int, layer: Layer) -> None:
    for name, tensor in layer.norms.items():
        target.add(f"{layer_name(index)}.{name}", tensor)


def _write(target: NewTensors, name: str, columns: Columns) -> None:
    target.add(columns_of(name), columns.whole)
    target.add(scale_of(columns_of(name)), columns.scale)
    target.add(f"{name}.bias", columns.bias)
    target.add(f"{name}.smooth", columns.smooth)
    target.add(loud_of(name), columns.loud)
    target.add(f"{loud_of(name)}.weight", columns.loud_weight)
    if columns.lift:
        target.add(f"{name}.lift", np.array([columns.lift], np.float32))


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
