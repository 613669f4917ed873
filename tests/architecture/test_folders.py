"""Places are folders, and the files beside folders; their arrows form no circle."""

from tests.architecture.folders import between_folders, without_shortcuts
from tests.architecture.imports import circle, imports


def test_no_folder_imports_itself_by_a_detour() -> None:
    found = circle(between_folders(imports()))

    assert not found, "a circle of folders: " + " → ".join(found)


def test_files_beside_folders_stand_above_or_below_them() -> None:
    arrows = between_folders(imports())

    [above] = [place for place in arrows if "app.py" in place]
    [below] = [place for place in arrows if "errors.py" in place]
    assert "bot/handlers" in arrows[above]
    assert below in arrows["bot/handlers"]


def test_files_that_no_folder_beside_them_imports_are_one_place_with_their_folder() -> None:
    assert between_folders(imports())["bot/playground"] == {"bot/playground/telegram"}


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    arrows = {"cli": {"app", "store", "errors"}, "app": {"store"}, "store": {"errors"}}

    assert without_shortcuts(arrows | {"errors": set()}) == {
        "cli": {"app"},
        "app": {"store"},
        "store": {"errors"},
        "errors": set(),
    }


def test_a_folder_woven_with_the_files_around_it_is_one_place_with_them() -> None:
    places = between_folders(imports())

    assert "bot/feedback" in places
    assert "bot/feedback/records" not in places
    assert "bot/feedback" in places["bot/feedback/export"]
