import os
from pathlib import Path

import pytest

from model.files import becoming, beside, is_taken, replace


def test_a_replaced_file_has_the_new_content_and_nothing_is_left_beside(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    (tmp_path / ".file.new").write_bytes(b"what a crash left, longer than the new content")

    replace(file, b"new")

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_a_file_that_cannot_be_synced_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError("no space left on device")

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="no space"):
        replace(tmp_path / "file", b"new")

    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_file_beside_is_private_and_gone_in_the_end(tmp_path: Path) -> None:
    with beside(tmp_path / "key", mode=0o600) as aside:
        assert aside.parent == tmp_path
        assert aside.stat().st_mode & 0o777 == 0o600

    assert list(tmp_path.iterdir()) == []


def test_a_file_beside_may_have_been_renamed(tmp_path: Path) -> None:
    with beside(tmp_path / "file", mode=0o600) as aside:
        aside.write_bytes(b"new")
        aside.rename(tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_folder_appears_when_its_block_ends_well(tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()

    with becoming(tmp_path / "folder", aside):
        (aside / "file").touch()
        assert not (tmp_path / "folder").exists()

    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["file"]


def test_a_folder_vanishes_when_its_block_is_interrupted(tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()

    with pytest.raises(KeyboardInterrupt), becoming(tmp_path / "folder", aside):
        raise KeyboardInterrupt

    assert list(tmp_path.iterdir()) == []


def test_a_place_is_taken_by_a_file_or_by_what_a_folder_holds(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()

    assert is_taken(tmp_path)
    assert is_taken(tmp_path / "file")
    assert not is_taken(tmp_path / "empty")
    assert not is_taken(tmp_path / "nothing")
