"""A disk that is full for a while."""

import errno
import os
from pathlib import Path

import pytest

from tests.load.chaos.disk import LIMIT, SizeLimit, Tmpfs


def test_a_process_may_be_told_that_its_files_cannot_grow(tmp_path: Path) -> None:
    limit, file = SizeLimit(), tmp_path / "file"

    limit.fill(os.getpid())
    try:
        with pytest.raises(OSError, match="too large") as refused:
            file.write_bytes(b"x" * (LIMIT + 1))
    finally:
        limit.clear(os.getpid())
    file.write_bytes(b"x" * (LIMIT + 1))

    assert refused.value.errno == errno.EFBIG


def test_a_file_system_gives_back_what_it_was_filled_with(tmp_path: Path) -> None:
    disk = Tmpfs(tmp_path)
    (tmp_path / "ballast").write_bytes(b"x")

    disk.clear(0)

    assert [*tmp_path.iterdir()] == []
