import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model.artifact import FULL_GRAPH, Artifact
from model.eight_bits import can_pack, is_packed, pack, unpack
from model.onnx_engine import OnnxEngine

TEXTS = ("I love you so much", "спокойной ночи", "how are you", "как же я устала")


def answers(folder: Path) -> NDArray[np.float32]:
    engine = OnnxEngine(Artifact.load(folder), threads=1)
    return engine.probabilities([engine.encode(text) for text in TEXTS])


@pytest.mark.parametrize(("columns", "blocks"), [(96, 3), (48, 3)])
def test_a_weight_is_off_by_half_a_step_of_its_block_at_most(columns: int, blocks: int) -> None:
    matrix = np.random.default_rng(3).normal(size=(20, columns)).astype(np.float32)
    matrix[4, : columns // blocks] *= 100

    whole, scale = pack(matrix)
    back = unpack({"x": whole, "x.scale": scale})["x"]

    off = np.abs(back - matrix).reshape(20, blocks, -1).max(axis=2)
    largest = np.abs(matrix).reshape(20, blocks, -1).max(axis=2)
    assert scale == pytest.approx(largest / 127)
    assert (off <= 0.501 * scale).all()


def test_a_row_of_nothing_stays_nothing() -> None:
    whole, scale = pack(np.zeros((2, 32), np.float32))

    assert not unpack({"x": whole, "x.scale": scale})["x"].any()


def test_rows_that_fall_into_no_blocks_are_not_for_packing() -> None:
    assert [columns for columns in (8, 16, 24, 384) if can_pack(columns)] == [16, 384]


def test_what_was_not_packed_stays_as_it_is() -> None:
    bias = np.ones(3, np.float32)

    assert unpack({"bias": bias}) == {"bias": bias}


def test_answers_stay_near_those_of_the_weights_in_full(tiny: Path, packed: Path) -> None:
    assert np.abs(answers(packed) - answers(tiny)).max() < 0.05
    assert is_packed(packed)
    assert not is_packed(tiny)


def test_the_file_is_far_smaller(tiny: Path, packed: Path) -> None:
    sizes = [(folder / "model.safetensors").stat().st_size for folder in (packed, tiny)]

    assert sizes[0] < 0.5 * sizes[1]


def test_the_other_engine_unpacks_the_same_weights(packed: Path) -> None:
    from model.torch_engine import TorchEngine

    on_torch = TorchEngine.from_artifact(Artifact.load(packed), device="cpu")
    batch = [on_torch.encode(text) for text in TEXTS]

    assert np.abs(on_torch.probabilities(batch) - answers(packed)).max() < 5e-3


def test_an_answer_does_not_depend_on_its_neighbours(packed: Path) -> None:
    engine = OnnxEngine(Artifact.load(packed), threads=1)
    batch = [engine.encode(text) for text in TEXTS]

    alone = np.concatenate([engine.probabilities([ids]) for ids in batch])

    assert (engine.probabilities(batch) == alone).all()
    assert alone.std(axis=0).max() > 1e-2  # the texts do not all get one answer


def test_the_configuration_still_computes_in_full(packed: Path) -> None:
    assert json.loads((packed / "config.json").read_text())["dtype"] == "float32"


def test_in_full_the_answers_are_those_of_the_unpacked_weights(packed: Path) -> None:
    from model.torch_engine import TorchEngine

    on_torch = TorchEngine.from_artifact(Artifact.load(packed), device="cpu")
    batch = [on_torch.encode(text) for text in TEXTS]
    engine = OnnxEngine(Artifact.load(packed), threads=1, in_full=True)

    assert np.abs(on_torch.probabilities(batch) - engine.probabilities(batch)).max() < 1e-5
    assert engine.precision == "fp32"


def test_weights_that_are_in_full_anyway_need_no_second_graph(tiny: Path) -> None:
    assert not (tiny / FULL_GRAPH).exists()
    assert OnnxEngine(Artifact.load(tiny), threads=1, in_full=True).precision == "fp32"
