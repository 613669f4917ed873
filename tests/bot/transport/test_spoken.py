"""Which updates were answered, as a bot that was killed finds it."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from bot.transport.spoken import Spoken


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "emojibot.db-spoken"


def test_what_was_answered_is_known_at_the_next_start_only(path: Path) -> None:
    spoken = Spoken(path)
    spoken.add(7)
    assert not spoken.has(7)  # whoever answered it knows

    again = Spoken(path)  # the first was killed
    again.add(9)

    assert again.has(7)
    assert not again.has(9)
    assert Spoken(path).has(9)
    assert Spoken(path).has(7)
    for it in (spoken, again):
        it.close()


def test_a_line_that_was_cut_off_or_is_none_is_left_out(path: Path) -> None:
    path.write_bytes(b"7\nrubbish\n\xff\n8")

    spoken = Spoken(path)

    assert spoken.has(7)
    assert spoken.has(8)
    spoken.close()


def test_the_file_does_not_grow_for_ever(path: Path) -> None:
    spoken = Spoken(path, kept=3)
    for number in range(1000):
        spoken.add(number)
    spoken.close()

    assert len(path.read_bytes().split()) <= 33
    last = Spoken(path, kept=3)
    assert [last.has(number) for number in (996, 997, 998, 999)] == [False, True, True, True]
    last.close()


def test_where_the_file_cannot_be_opened_again_no_other_file_is_written_to(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError("too many open files")

    spoken = Spoken(path, kept=1)
    with monkeypatch.context() as broken:
        broken.setattr("bot.transport.spoken.os.open", refuse)
        for number in range(30):
            with suppress(OSError):
                spoken.add(number)
    with (tmp_path / "other").open("wb") as other:  # takes the lowest descriptor that is free
        spoken.add(30)

        assert os.fstat(other.fileno()).st_size == 0
    spoken.close()
    last = Spoken(path)
    assert last.has(30)
    last.close()
