"""Whether a file can be made or changed."""

from pathlib import Path

import pytest

from bot.feedback.writable import why_not_writable


def test_a_file_in_folders_that_are_still_to_be_made_can_be_written(tmp_path: Path) -> None:
    assert why_not_writable(tmp_path / "data" / "here" / "new.db") is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    said = why_not_writable(tmp_path / "data" / "new.db")

    assert said == f"{tmp_path / 'data'} is no folder"


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    assert why_not_writable(tmp_path) == f"{tmp_path} cannot be written"


@pytest.mark.parametrize("name", ["", "old.db"], ids=["folder", "file"])
def test_what_may_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "old.db").touch()
    forbidden = tmp_path / name
    # root may write everything, so that no mode of a file would do
    monkeypatch.setattr("os.access", lambda path, _: path != forbidden)

    said = why_not_writable(tmp_path / "old.db")

    assert said is not None
    assert str(forbidden) in said
