"""The folders of the house, and the arrows between them.

The files that lie beside folders are two places where a few of them stand above those folders
and others below: `bot/app.py` builds on all of `bot`, and all of `bot` builds on `bot/errors.py`.
Where more of them are woven with a folder, it is one place with them.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tests.architecture.imports import Arrows, file_of, folder_of

FEW = 4  # files that are called by their names


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
    """What the place is called that each module belongs to."""
    lying_in = defaultdict(set)
    for module in modules:
        lying_in[folder_of(module)].add(module)
    place: dict[str, str] = {}
    parted = set()
    for folder in sorted(lying_in):  # what lies around it comes before it
        files, inside = lying_in[folder], _inside(modules, folder)
        above = {it for it in files if _reached(modules, it, within=files) & inside}
        around = folder.rpartition(".")[0]
        if len(above) <= FEW and _woven(modules, files, inside):
            parted.add(folder)
            place |= dict.fromkeys(above, _name(folder, above))
            place |= dict.fromkeys(files - above, _name(folder, files - above))
        elif around not in {*parted, ""} and _woven(modules, lying_in[around], files | inside):
            place |= dict.fromkeys(files, place[around])
        else:
            place |= dict.fromkeys(files, folder.replace(".", "/"))
    return place


def _inside(modules: Arrows, folder: str) -> set[str]:
    """What lies in folders in this folder."""
    return {it for it in modules if it.startswith(f"{folder}.") and folder_of(it) != folder}


def _woven(modules: Arrows, some: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """Whether each of the two imports from the other."""
    return any(modules[it] & others for it in some) and any(modules[it] & some for it in others)


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
