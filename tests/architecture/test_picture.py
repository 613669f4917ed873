"""The picture of the folders is what the imports are now, and can be read."""

from itertools import pairwise
from xml.etree import ElementTree

from tests.architecture.folders import between_folders, without_shortcuts
from tests.architecture.imports import imports
from tests.architecture.layers import lay_out
from tests.architecture.picture import PICTURE, picture

ARROWS = {
    "cli": {"app", "export"},
    "app": {"handlers"},
    "handlers": {"store"},
    "export": {"store"},
    "store": {"errors"},
    "errors": set[str](),
}


def test_the_picture_shows_the_imports_of_today() -> None:
    drawn = picture(between_folders(imports()))

    assert PICTURE.read_text("utf-8") == drawn, "draw it anew: python -m tests.architecture.picture"


def test_it_is_well_formed_and_has_a_box_for_every_place() -> None:
    arrows = between_folders(imports())

    boxes = [it.text for it in ElementTree.fromstring(picture(arrows)).iter() if "text" in it.tag]

    assert boxes == list(arrows)


def test_every_arrow_points_down_a_layer_at_a_time() -> None:
    layout = lay_out(ARROWS, dict.fromkeys(ARROWS, 50))
    layer = {name: number for number, names in enumerate(layout.layers) for name in names}

    assert {(way[0], way[-1]) for way in layout.ways} == {
        (start, end) for start, ends in ARROWS.items() for end in ends
    }
    for way in layout.ways:
        assert all(layer[lower] == layer[upper] + 1 for upper, lower in pairwise(way))


def test_nothing_stands_over_anything_else() -> None:
    arrows = without_shortcuts(between_folders(imports()))
    layout = lay_out(arrows, dict.fromkeys(arrows, 150))

    for names in layout.layers:
        boxes = [name for name in names if name in arrows]
        assert all(layout.x[left] + 150 < layout.x[right] for left, right in pairwise(boxes))
