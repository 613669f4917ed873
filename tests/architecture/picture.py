"""Draws the folders and who imports from whom, as an SVG for `docs/architecture.md`.

    make pictures
    python -m tests.architecture.picture --out docs/architecture.svg

The same imports always give the same bytes. Boxes carry their own ground and arrows are of a
middle grey, so that a page may be light or dark.
"""

from itertools import pairwise
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import click

from tests.architecture.folders import between_folders, without_shortcuts
from tests.architecture.imports import ROOT, Arrows, imports
from tests.architecture.layers import Layout, lay_out

PICTURE: Final = ROOT / "docs" / "architecture.svg"

_LETTER: Final = 7.4  # the mean width of one at 13 px, with some to spare
_HEIGHT: Final = 30  # of a box
_LAYER: Final = 74  # from one layer to the next
_MARGIN: Final = 12
_FILL: Final = {"bot": "#1f5f99", "model": "#2c6e49"}  # white on both: contrast above 6 to 1
_LINE: Final = "#808080"  # on white and on black: contrast above 3.9 to 1

_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" \
font-family="system-ui, sans-serif" font-size="13">
<title>Folders, and what they import from: every arrow points down</title>
<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" \
orient="auto"><path d="M0 0 8 4 0 8z" fill="{line}"/></marker>
"""


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=PICTURE,
    help="File to write.  [default: docs/architecture.svg]",
)
def main(out: Path) -> None:
    """Draw the folders and the arrows between them."""
    out.write_text(picture(between_folders(imports())), "utf-8")


def picture(arrows: Arrows) -> str:
    """The SVG of folders and their arrows, those left out that follow from the others."""
    widths = {name: _LETTER * len(name) + 20 for name in arrows}
    layout = lay_out(without_shortcuts(arrows), widths)
    left = min(layout.x[name] - widths[name] / 2 for name in arrows) - _MARGIN
    layout.x = {name: x - left for name, x in layout.x.items()}
    right = max(layout.x[name] + widths[name] / 2 for name in arrows) + _MARGIN
    height = _LAYER * (len(layout.layers) - 1) + _HEIGHT + 2 * _MARGIN
    y = {name: _MARGIN + _LAYER * row for row, names in enumerate(layout.layers) for name in names}
    return "".join(
        [
            _HEAD.format(width=round(right), height=height, line=_LINE),
            f'<g fill="none" stroke="{_LINE}" stroke-width="1.5">\n',
            *(_arrow(layout, way, y) for way in layout.ways),
            '</g>\n<g fill="#fff" text-anchor="middle">\n',
            *(_box(name, layout.x[name], y[name], widths[name]) for name in arrows),
            "</g>\n</svg>\n",
        ]
    )


def _box(name: str, x: float, y: float, width: float) -> str:
    fill = _FILL[name.partition("/")[0]]
    return (
        f'<rect x="{x - width / 2:.0f}" y="{y}" width="{width:.0f}" height="{_HEIGHT}" rx="6" '
        f'fill="{fill}"/><text x="{x:.0f}" y="{y + 20}">{escape(name)}</text>\n'
    )


def _arrow(layout: Layout, way: tuple[str, ...], y: dict[str, int]) -> str:
    """A curve down from the first box, past its bends, to the last."""
    start = way[0]
    path = [f"M{layout.x[start]:.0f} {y[start] + _HEIGHT}"]
    for upper, lower in pairwise(way):
        top, bottom = y[upper] + _HEIGHT, y[lower] - (3 if lower == way[-1] else 0)
        middle = (top + bottom) / 2
        path.append(
            f"C{layout.x[upper]:.0f} {middle:.0f} {layout.x[lower]:.0f} {middle:.0f} "
            f"{layout.x[lower]:.0f} {bottom}"
        )
        if lower != way[-1]:
            path.append(f"V{bottom + _HEIGHT}")
    return f'<path d="{"".join(path)}" marker-end="url(#tip)"/>\n'


if __name__ == "__main__":
    main()
