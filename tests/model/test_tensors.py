from pathlib import Path

import numpy as np
import pytest

from model.eight_bits import pack, scale_of
from model.errors import ArtifactError
from model.tensors import Tensors, writing

MATRIX = np.random.default_rng(2).normal(size=(6, 32)).astype(np.float32)


def test_what_is_written_is_read_again_by_us_and_by_others(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    with writing(tmp_path / "x") as target:
        target.add("whole", MATRIX)
        target.add("parts", MATRIX[:2], MATRIX[2:])

    assert all((found == MATRIX).all() for found in load_file(tmp_path / "x").values())
    assert (Tensors(tmp_path / "x").read("parts") == MATRIX).all()


def test_some_rows_are_read_without_the_others(tmp_path: Path) -> None:
    with writing(tmp_path / "x") as target:
        target.add("x", MATRIX)

    tensors = Tensors(tmp_path / "x")

    assert (tensors.read("x", 1, 3) == MATRIX[1:3]).all()
    assert (tensors.read("x", 4, 100) == MATRIX[4:]).all()


def test_half_precision_of_either_kind_is_read_as_fp32(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    matrix = torch.from_numpy(MATRIX)
    save_file({"half": matrix.half(), "brain": matrix.bfloat16()}, tmp_path / "x")

    tensors = Tensors(tmp_path / "x")

    assert (tensors.read("half", 2) == matrix[2:].half().float().numpy()).all()
    assert (tensors.read("brain", 2) == matrix[2:].bfloat16().float().numpy()).all()


def test_what_lies_there_at_eight_bits_is_unpacked(tmp_path: Path) -> None:
    whole, scale = pack(MATRIX)
    with writing(tmp_path / "x") as target:
        target.add("x", whole)
        target.add(scale_of("x"), scale)

    assert np.abs(Tensors(tmp_path / "x").read("x", 2, 5) - MATRIX[2:5]).max() < 0.02


def test_a_tensor_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with writing(tmp_path / "x") as target:
        target.add("x", MATRIX)

    with pytest.raises(ArtifactError, match="there is no tensor 'y'"):
        Tensors(tmp_path / "x").read("y")
