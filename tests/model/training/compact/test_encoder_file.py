from pathlib import Path

import numpy as np
import pytest

from model.errors import DatasetError
from model.training.compact.encoder_file import EncoderFile
from tests.model.training.compact.encoder_files import BLOCK, HIDDEN, write_encoder_file

SCORED = {
    "<s>": 0.0,
    "<pad>": 0.0,
    "</s>": 0.0,
    "<unk>": 0.0,
    "▁да": -3.5,
    "ё": -7.0,
    "<mask>": 0.0,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_encoder_file(tmp_path / "encoder.bin", SCORED)
    return tmp_path / "encoder.bin"


def test_pieces_and_scores_are_read_as_they_were_written(path: Path) -> None:
    source = EncoderFile(path)

    assert source.pieces == [*SCORED]
    assert source.scores.tolist() == pytest.approx([*SCORED.values()])
    assert (source.shape.hidden, source.shape.layers, source.shape.vocabulary) == (HIDDEN, 2, 10)


@pytest.mark.parametrize("name", ["emb.word", "l1.fo.w"])
def test_weights_at_four_bits_are_off_by_half_a_step_at_most(tmp_path: Path, name: str) -> None:
    written = write_encoder_file(tmp_path / "encoder.bin", SCORED)[name].reshape(-1, BLOCK)

    read = EncoderFile(tmp_path / "encoder.bin").tensor(name).reshape(-1, BLOCK)

    step = np.abs(written).max(axis=1, keepdims=True) / 7
    assert (np.abs(read - written) <= 0.51 * step).all()


def test_weights_in_full_are_read_exactly(tmp_path: Path) -> None:
    written = write_encoder_file(tmp_path / "encoder.bin", SCORED)

    np.testing.assert_array_equal(
        EncoderFile(tmp_path / "encoder.bin").tensor("l0.q.b"), written["l0.q.b"]
    )


@pytest.mark.parametrize("kept", [0, 3, 40, 200], ids=["empty", "magic", "sizes", "pieces"])
def test_a_file_that_is_cut_short_is_refused(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(DatasetError, match="no whole encoder file"):
        EncoderFile(path)


def test_another_file_is_refused(path: Path) -> None:
    path.write_bytes(b"GGUF" + path.read_bytes()[4:])

    with pytest.raises(DatasetError, match="no whole encoder file"):
        EncoderFile(path)
