"""Texts whose vectors point the same way mean the same."""

import math
from pathlib import Path

import numpy as np
import pytest

from model.engine import meanings
from model.errors import ArtifactError
from model.meaning import LIKE, LIKER, MEANING, Space, nearest, read_space

TURN = np.array([[1.0, 0.0, 0.0, 0.5], [0.0, 2.0, 0.0, -1.0]], np.float16)
SPACE = Space.of(TURN)


def at(cosine: float) -> bytes:
    """The meaning that is so like `at(1)`; in three steps of 127."""
    return _packed([cosine, math.sqrt(1 - cosine**2)])


def _packed(numbers: list[float]) -> bytes:
    return SPACE.key + bytes(np.rint(127 * np.array(numbers)).astype(np.int8))


def test_a_vector_is_moved_turned_and_cut_to_length() -> None:
    [found] = meanings(SPACE, np.array([[2.5, 2.5, 9.0]], np.float32))

    assert found == _packed([0.6, 0.8])


def test_a_vector_of_nothing_is_no_failure() -> None:
    [found] = meanings(SPACE, np.array([[-0.5, 0.5, 0.0]], np.float32))

    assert found == _packed([0, 0])
    assert nearest(found, [found]) is None


def test_the_nearest_text_means_the_same_and_a_far_one_does_not() -> None:
    near, nearer, far = at(LIKE + 0.1), at(LIKE + 0.2), at(LIKE - 0.1)

    assert nearest(at(1), [nearer, near]) == 0
    assert nearest(at(1), [near, nearer]) == 1
    assert nearest(at(1), [near]) == 0
    assert nearest(at(1), [far]) is None
    assert nearest(at(1), []) is None


def test_the_more_there_are_the_nearer_the_nearest_must_be() -> None:
    near, far = at(LIKE + LIKER), at(-0.5)

    assert nearest(at(1), [near, far]) == 0
    assert nearest(at(1), [near, *[far] * 99]) is None


def test_meanings_of_another_model_are_left_out_and_counted_for_nothing() -> None:
    other = meanings(Space.of(2 * TURN), np.array([[2.5, 2.5, 9.0]], np.float32))
    before = bytes(128)  # what was stored when probabilities were the meaning

    assert nearest(at(1), [*other * 99, before, at(LIKE + 0.01)]) == 100
    assert nearest(at(1), other) is None


def test_who_cannot_tell_what_a_text_means_finds_none() -> None:
    assert nearest(b"", [b"", at(1)]) is None


def test_a_network_without_a_space_knows_no_meanings(tmp_path: Path) -> None:
    assert read_space(tmp_path, 3) is None


def test_a_space_is_read_as_it_was_written(tmp_path: Path) -> None:
    np.save(tmp_path / MEANING, TURN)

    found = read_space(tmp_path, 3)

    assert found is not None
    assert found.key == SPACE.key
    assert np.array_equal(found.turn, SPACE.turn)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x93NUMPY", b"PK\x03\x04", TURN.tobytes()],
    ids=["empty", "cut off", "an archive", "bare numbers"],
)
def test_a_damaged_space_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MEANING).write_bytes(content)

    with pytest.raises(ArtifactError, match=r"magic|EOF"):
        read_space(tmp_path, 3)


@pytest.mark.parametrize(
    "turn", [TURN.astype(np.float32), TURN[0], TURN + np.float16("inf")], ids=str
)
def test_what_is_no_space_is_refused(tmp_path: Path, turn: object) -> None:
    np.save(tmp_path / MEANING, np.asarray(turn))

    with pytest.raises(ArtifactError, match="finite half precision"):
        read_space(tmp_path, 3)


def test_the_space_of_another_network_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / MEANING, TURN)

    with pytest.raises(ArtifactError, match="of another width"):
        read_space(tmp_path, 4)
