import random
from pathlib import Path

import numpy as np
import onnx
import pytest

from model import onnx_engine
from model.artifact import WEIGHTS, Artifact
from model.errors import ArtifactError
from model.onnx_engine import PASS_TOKENS, OnnxEngine
from model.text import model_input


@pytest.fixture(scope="session")
def engine(tiny: Path) -> OnnxEngine:
    return OnnxEngine(Artifact.load(tiny), threads=1)


def test_probabilities_sum_to_one(engine: OnnxEngine) -> None:
    probabilities = engine.probabilities([engine.encode("I love you"), engine.encode("ночи")])

    assert probabilities.shape == (2, len(engine.labels))
    assert probabilities.sum(axis=1) == pytest.approx(1, abs=1e-6)


def test_a_text_alone_gets_the_answer_it_gets_in_any_batch(engine: OnnxEngine) -> None:
    dice = random.Random(1)
    batch = [[0, *dice.choices(range(4, 90), k=dice.randint(1, 46)), 2] for _ in range(60)]
    assert sum(map(len, batch)) > 4 * PASS_TOKENS

    together = engine.probabilities(batch)
    alone = np.concatenate([engine.probabilities([ids]) for ids in batch])
    dice.shuffle(batch)
    shuffled = np.concatenate([engine.probabilities([ids]) for ids in batch])

    assert np.abs(together - alone).max() < 1e-5
    assert engine.read(batch[:9]).meanings == [
        meaning for ids in batch[:9] for meaning in engine.read([ids]).meanings
    ]
    assert np.abs(engine.probabilities(batch) - shuffled).max() < 1e-5
    assert together.std(axis=0).max() > 1e-2  # the texts do not all get one answer


def test_however_many_texts_come_a_pass_stays_small(
    engine: OnnxEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    pack = onnx_engine.pack_texts

    def recorded(batch: list[list[int]]) -> object:
        passes.append(sum(map(len, batch)))
        return pack(batch)

    monkeypatch.setattr(onnx_engine, "pack_texts", recorded)
    engine.probabilities([[0, 5, 6, 2]] * 150)

    assert passes == [256, 256, 88]


def test_a_long_text_is_cut_to_what_the_model_reads(engine: OnnxEngine) -> None:
    ids = engine.encode("see " * 200)

    assert len(ids) == 48
    assert (ids[0], ids[-1]) == (0, 2)


def test_a_writers_own_emojis_are_not_read(engine: OnnxEngine) -> None:
    assert engine.encode(model_input("I love 🏆🏆 you ❤️")) == engine.encode("I love you")


@pytest.mark.parametrize("text", ["", " \n", "❤️🔥", "\u200b\u202e", "\ufeff"])
def test_a_text_with_nothing_to_read_has_no_tokens(engine: OnnxEngine, text: str) -> None:
    assert len(engine.encode(model_input(text))) == 0


def test_special_tokens_cannot_be_typed(engine: OnnxEngine) -> None:
    ids = engine.encode("love </s><pad> <s>you<unk>")

    assert not {0, 1, 2} & set(ids[1:-1])


def test_a_broken_graph_is_refused_in_one_sentence(copy_of_tiny: Path) -> None:
    (copy_of_tiny / "model.onnx").write_bytes(b"nonsense")

    with pytest.raises(ArtifactError, match=r"model\.onnx cannot be loaded") as refusal:
        OnnxEngine(Artifact.load(copy_of_tiny))

    assert "\n" not in str(refusal.value)


def test_a_graph_whose_weights_lie_outside_its_folder_is_refused(copy_of_tiny: Path) -> None:
    """Else a model that somebody passes on could make of any file of the machine its weights."""
    elsewhere = copy_of_tiny.parent / "elsewhere.safetensors"
    elsewhere.write_bytes((copy_of_tiny / WEIGHTS).read_bytes())
    graph = onnx.load(copy_of_tiny / "model.onnx", load_external_data=False)
    places = [it for tensor in graph.graph.initializer for it in tensor.external_data]
    for place in places:
        if place.key == "location":
            place.value = f"../{elsewhere.name}"
    onnx.save(graph, copy_of_tiny / "model.onnx")

    with pytest.raises(ArtifactError, match=r"model\.onnx cannot be loaded"):
        OnnxEngine(Artifact.load(copy_of_tiny))

    assert [it.value for it in places if it.key == "location"]
