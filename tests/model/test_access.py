"""What is said of files and folders that this user may not use."""

import errno
import os
from pathlib import Path

import pytest

from model.access import refusal, why_not_readable, why_not_writable


def forbid(monkeypatch: pytest.MonkeyPatch, forbidden: Path) -> None:
    """Let nobody use `forbidden`; root may use everything, so that no mode of a file would do."""
    monkeypatch.setattr("os.access", lambda path, _: Path(path) != forbidden)


def test_a_file_in_folders_that_are_still_to_be_made_can_be_written(tmp_path: Path) -> None:
    assert why_not_writable(tmp_path / "data" / "here" / "new.db") is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    said = why_not_writable(tmp_path / "data" / "new.db")

    assert said == f"{tmp_path / 'data'} is a file where a folder must be; " + (
        "move it away, or name another place"
    )


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    assert why_not_writable(tmp_path) == f"{tmp_path} is a folder; name a file"
    assert why_not_readable(tmp_path) == f"{tmp_path} is a folder; name a file"


@pytest.mark.parametrize("name", ["", "old.db"], ids=["folder", "file"])
def test_what_may_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "old.db").touch()
    forbid(monkeypatch, tmp_path / name)

    said = why_not_writable(tmp_path / "old.db")

    assert said is not None
    assert str(tmp_path / name) in said
    assert "change its owner or its rights" in said


def test_what_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old.db").touch()
    forbid(monkeypatch, tmp_path / "old.db")

    assert why_not_readable(tmp_path / "old.db") == (
        f"this user may not read {tmp_path / 'old.db'}; change its owner or its rights"
    )


def test_a_folder_that_hides_what_is_in_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, tmp_path)

    assert why_not_readable(tmp_path / "data" / "old.db") == (
        f"this user may not look into the folder {tmp_path}; change its owner or its rights"
    )


def test_a_file_that_is_missing_is_no_reason(tmp_path: Path) -> None:
    assert why_not_readable(tmp_path / "old.db") is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOENT, "there is no "),
        (errno.ENOSPC, "its disk is full; make room there"),
        (errno.EROFS, "its disk is read-only; name another place"),
        (errno.EIO, "cannot be used: "),
    ],
    ids=["missing", "full", "read-only", "broken"],
)
def test_what_the_system_refuses_is_said_with_the_place(
    tmp_path: Path, number: int, said: str
) -> None:
    path = tmp_path / "model.onnx"

    sentence = refusal(OSError(number, os.strerror(number), str(path)))

    assert said in sentence
    assert str(path) in sentence
    assert "Errno" not in sentence


def test_a_right_that_is_missing_is_said_of_the_folder_and_not_of_a_hidden_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, tmp_path)

    sentence = refusal(PermissionError(errno.EACCES, "denied", str(tmp_path / ".model.21437")))

    assert sentence.startswith(f"this user may not look into the folder {tmp_path};")


def test_without_a_place_the_system_s_reason_is_left() -> None:
    assert refusal(OSError(errno.ENOSPC, "No space left")) == "its disk is full; make room there"
    assert refusal(OSError("the socket is gone")) == "the socket is gone"
