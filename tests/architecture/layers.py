"""Lays a graph without circles out in layers, so that every arrow points down.

Each is as low as what it imports allows, then raised to just below what imports it. An arrow
that passes a layer gets a bend there, so that it goes between the boxes and not through them.
Within a layer things stand near what they are tied to.

Source: Sugiyama et al. 1981, "Methods for Visual Understanding of Hierarchical System
    Structures", with barycentres in step 2, https://doi.org/10.1109/TSMC.1981.4308636
"""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import Final

from tests.architecture.imports import Arrows

SWEEPS: Final = 24  # down and up; nothing moves any more long before
BEND: Final = 16  # width left for an arrow that passes by
APART: Final = 26  # between neighbours

Way = tuple[str, ...]  # from a name over its bends to another name


@dataclass(slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        layers: names and bends from left to right, the top layer first.
        x: the middle of each.
        ways: the arrows, each as what it passes.
    """

    layers: list[list[str]]
    x: dict[str, float]
    ways: list[Way]


def lay_out(arrows: Arrows, widths: Mapping[str, float]) -> Layout:
    """The layout of `arrows`, whose boxes are `widths` wide.

    Raises:
        CycleError: they lead round in a circle.
    """
    heights = _heights(arrows)
    layers: list[list[str]] = [[] for _ in range(max(heights.values()) + 1)]
    for name in sorted(arrows):
        layers[-1 - heights[name]].append(name)
    ways = []
    for start in sorted(arrows):
        for end in sorted(arrows[start]):
            passed = range(heights[start] - 1, heights[end], -1)
            bends = {f"{start} → {end} at {height}": height for height in passed}
            for bend, height in bends.items():
                layers[-1 - height].append(bend)
            ways.append((start, *bends, end))
    layout = Layout(layers, {}, ways)
    _arrange(layout, {bend: BEND for way in ways for bend in way[1:-1]} | dict(widths))
    return layout


def _heights(arrows: Arrows) -> dict[str, int]:
    """How far above the ground each stands."""
    imported_first = list(TopologicalSorter(arrows).static_order())
    heights: dict[str, int] = {}
    for name in imported_first:
        heights[name] = max((heights[it] + 1 for it in arrows[name]), default=0)
    for name in reversed(imported_first):
        above = [heights[it] - 1 for it in arrows if name in arrows[it]]
        heights[name] = min(above, default=heights[name])
    return heights


def _arrange(layout: Layout, widths: Mapping[str, float]) -> None:
    """Find the order within the layers, and `x`, by letting each drift to its neighbours."""
    tied: dict[str, list[str]] = {name: [] for layer in layout.layers for name in layer}
    for way in layout.ways:
        for upper, lower in pairwise(way):
            tied[upper].append(lower)
            tied[lower].append(upper)
    for layer in layout.layers:
        _stand(layer, dict.fromkeys(layer, 0.0), widths, layout.x)
    for _ in range(SWEEPS):
        for layer in (*layout.layers, *reversed(layout.layers)):
            wish = {
                name: sum(layout.x[it] for it in tied[name]) / max(len(tied[name]), 1)
                for name in layer
            }
            layer.sort(key=lambda name: (wish[name], name))
            _stand(layer, wish, widths, layout.x)


def _stand(
    layer: list[str], wish: dict[str, float], widths: Mapping[str, float], x: dict[str, float]
) -> None:
    """Place a layer from left to right near its wishes, nobody over anybody else.

    Who collides stands together as a block around the mean of what its members wish for.
    """
    offset = 0.0
    blocks: list[tuple[float, list[str]]] = []  # sum of wishes less offsets, members
    offsets: dict[str, float] = {}
    for before, name in zip(["", *layer], layer, strict=False):
        offset += (widths[before] + widths[name]) / 2 + APART if before else 0.0
        offsets[name] = offset
        blocks.append((wish[name] - offset, [name]))
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            total, members = blocks.pop()
            blocks[-1] = (blocks[-1][0] + total, blocks[-1][1] + members)
    for block in blocks:
        for name in block[1]:
            x[name] = _mean(block) + offsets[name]


def _mean(block: tuple[float, list[str]]) -> float:
    return block[0] / len(block[1])
