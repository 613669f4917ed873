"""The folders of the house, and the arrows between them.

The files that lie beside folders are one place or two: those that import the folders stand
above them, those that the folders import below. `bot/app.py` builds on all of `bot`, and all of
`bot` builds on `bot/errors.py`.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tests.architecture.imports import Arrows, file_of, folder_of

FEW = 3  # files that are called by their names


def between_folders(modules: Arrows) -> dict[str, set[str]]:
    """Every place, with the places that it imports from; called by what lies there."""
    modules = {it: found for it, found in modules.items() if not it.endswith(".__main__")}
    place = _places(modules)
    arrows: dict[str, set[str]] = {name: set() for name in sorted(set(place.values()))}
    for module, imported in modules.items():
        arrows[place[module]] |= {place[it] for it in imported} - {place[module]}
    return arrows


def without_shortcuts(arrows: Arrows) -> dict[str, set[str]]:
    """The arrows that do not follow from the others; there may be no circle."""
    return {
        start: {
            end for end in ends if not any(end in _reached(arrows, it) for it in ends if it != end)
        }
        for start, ends in arrows.items()
    }


def _places(modules: Arrows) -> dict[str, str]:
    """Where each module belongs."""
    lying_in = defaultdict(set)
    for module in modules:
        lying_in[folder_of(module)].add(module)
    place: dict[str, str] = {}
    for folder, files in lying_in.items():
        inside = {it for it in modules if it.startswith(f"{folder}.")} - files
        above = {it for it in files if _reached(modules, it, within=files) & inside}
        below = files - above
        if above and any(modules[it] & below for it in inside):
            place |= dict.fromkeys(above, _name(folder, above))
            place |= dict.fromkeys(below, _name(folder, below))
        else:
            place |= dict.fromkeys(files, folder.replace(".", "/"))
    return place


def _reached(arrows: Arrows, start: str, within: AbstractSet[str] | None = None) -> set[str]:
    """What is imported by `start`, or by what it imports; going on from those `within` only."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = arrows[ahead.pop()] - found
        found |= new
        ahead += [it for it in new if within is None or it in within]
    return found


def _name(folder: str, modules: Iterable[str]) -> str:
    files = [file_of(it).name for it in sorted(modules)]
    files = [it for it in files if it != "__init__.py"]
    return folder.replace(".", "/") + "/" + (", ".join(files) if len(files) <= FEW else "*.py")
