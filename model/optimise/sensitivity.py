"""Which products of a classifier move its answers most when they are rounded.

Each product is rounded alone, and some texts go on from there to the answers. What several of
them move adds up, as they do so in all directions. And how far the logits may move shows in how
close the first choices of many texts are to each other. So it can be said beforehand how many
choices stay, whatever is rounded; see `Sensitivity.left_in_full`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Any, Final

import numpy as np

from model.engine import TokenIds
from model.optimise.products import layer_name, layer_of, rounded
from model.optimise.sample import Floats, Linear, Shape, embedded, logits_of, through
from model.tensors import Tensors

FIRST_KEPT: Final = 0.98  # of fp32's first choices
THREE_KEPT: Final = 0.99  # of its first three
_ROOM: Final = 200_000_000  # bytes that products in fp32 may take
_WORK: Final = 3e11  # multiplications: about half a minute of one core
_FEWEST: Final = 4  # texts that are followed
_MOST: Final = 48
_AROUND: Final = 147_000  # weights: the operators around a product take the time that these save


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What rounding does to the answers.

    Attributes:
        logits: in fp32, [texts, labels].
        moved: by product, the mean square that rounding it moves a logit by.
        sizes: how many weights each product has.
    """

    logits: Floats
    moved: Mapping[str, float]
    sizes: Mapping[str, int]

    def kept(self, in_full: AbstractSet[str]) -> tuple[float, float]:
        """The shares of first choices, and of first three, expected to stay; `in_full`: in fp32."""
        moved = sqrt(sum(each for name, each in self.moved.items() if name not in in_full))
        best = -np.sort(-self.logits, axis=1)
        first, third = (
            _turned(best[:, at] - best[:, at + 1], moved) if best.shape[1] > at + 1 else 0.0
            for at in (0, 2)
        )
        return 1 - first, 1 - third / 3

    def left_in_full(self) -> frozenset[str]:
        """Which products to leave in fp32, so that FIRST_KEPT and THREE_KEPT are kept.

        Those that move the logits most for the time they save come first, as far as there is room.
        """

        def harm(name: str) -> float:
            return self.moved[name] / max(self.sizes[name] - _AROUND, 1)

        chosen: set[str] = set()
        room = _ROOM
        for name in sorted(self.moved, key=harm, reverse=True):
            first, three = self.kept(chosen)
            if first >= FIRST_KEPT and three >= THREE_KEPT:
                break
            size = 4 * self.sizes[name]
            if size <= room:
                chosen.add(name)
                room -= size
        return frozenset(chosen)

    def share(self, in_full: AbstractSet[str]) -> float:
        """How much of the weights of all products `in_full` are."""
        return sum(self.sizes[name] for name in in_full) / sum(self.sizes.values())


def measure(
    source: Tensors,
    config: Mapping[str, Any],
    texts: Sequence[TokenIds],
    step: Callable[[int, int], None],
) -> Sensitivity:
    """How the classifier in `source` answers `texts`, and what rounding moves for a few of them.

    All layers are read once: each text's way after each rounding is followed beside the others.

    Args:
        step: told after each layer how much of how much is done.

    Raises:
        ArtifactError: a tensor is missing, or something that `config` should say.
    """
    shape = Shape.of(config)
    x = embedded(source, shape, texts)
    few: Sequence[TokenIds] = ()
    ways: dict[str, Floats] = {}  # what the layer reads of the few, by what was rounded before
    sizes: dict[str, int] = {}
    for index in range(shape.layers):
        layer = layer_of(source, shape, index)
        few = few or _few(texts, list(layer.products.values()), shape.layers)
        own = x[: sum(map(len, few))]
        x, read = through(layer, shape, x, texts)
        ways = {name: through(layer, shape, way, few)[0] for name, way in ways.items()}
        for product, linear in layer.products.items():
            name = f"{layer_name(index)}.{product}"
            sizes[name] = linear.weight.size
            instead = {product: rounded(product, linear, read[product])}
            ways[name] = through(layer, shape, own, few, instead)[0]
        step((index + 1) ** 2, shape.layers**2)  # each layer has more ways to follow
    exact = logits_of(source, x, texts)
    moved = {name: _moved(logits_of(source, way, few), exact) for name, way in ways.items()}
    return Sensitivity(exact, moved, sizes)


def _few(
    texts: Sequence[TokenIds], products: Collection[Linear], layers: int
) -> Sequence[TokenIds]:
    """As many of `texts` as can be followed in time."""
    weights = sum(linear.weight.size for linear in products)  # of a layer
    passes = layers * layers * len(products) / 2
    room, count = _WORK / (weights * passes), 0
    while count < min(len(texts), _MOST) and room > 0:
        room -= len(texts[count])
        count += 1
    return texts[: max(count, _FEWEST)]


def _moved(found: Floats, exact: Floats) -> float:
    """Mean square of what changes the order: what all logits of a text share does not."""
    off = found - exact[: len(found)]
    return float(np.square(off - off.mean(axis=1, keepdims=True)).mean())


def _turned(margins: Floats, moved: float) -> float:
    """The share of neighbours, `margins` apart, that noise of `moved` on either puts in turn."""
    if not moved:
        return 0.0
    return float(np.mean([erfc(margin / (2 * moved)) / 2 for margin in margins.tolist()]))
