import json
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.artifact import Artifact
from model.errors import ArtifactError, ModelError
from model.onnx_engine import OnnxEngine
from model.torch_engine import TorchEngine
from tests.model.classifiers import classifier


@pytest.fixture(scope="module")
def engine(tiny: Path) -> TorchEngine:
    return TorchEngine.from_artifact(Artifact.load(tiny), device="cpu")


@pytest.fixture
def checkpoint(tiny: Path, tmp_path: Path) -> Path:
    """What transformers alone would save: no manifest, no graph."""
    folder = tmp_path / "plain"
    without = shutil.ignore_patterns("manifest.json", "model.onnx")
    return Path(shutil.copytree(tiny, folder, ignore=without))


def some_texts(count: int) -> list[list[int]]:
    dice = random.Random(2)
    return [[0, *dice.choices(range(4, 90), k=dice.randint(1, 46)), 2] for _ in range(count)]


def apart(ones: Sequence[bytes], others: Sequence[bytes]) -> int:
    """By how much meanings of one space differ at most, of 127; they are rounded."""
    assert [one[:4] for one in ones] == [other[:4] for other in others]
    rows = [np.frombuffer(b"".join(it[4:] for it in some), np.int8) for some in (ones, others)]
    return int(np.abs(rows[0].astype(int) - rows[1]).max())


def test_both_engines_give_the_same_answers(tiny: Path, engine: TorchEngine) -> None:
    other = OnnxEngine(Artifact.load(tiny))
    batch = some_texts(50)

    assert np.abs(engine.probabilities(batch) - other.probabilities(batch)).max() < 1e-5
    assert apart(engine.read(batch).meanings, other.read(batch).meanings) <= 1
    assert (engine.version, engine.labels) == (other.version, other.labels)
    assert engine.encode("как же я устала") == other.encode("как же я устала")


@pytest.mark.parametrize(
    "shape",
    [
        {"heads": 3, "hidden": 24},
        {"heads": 1, "hidden": 7},
        {"layers": 1},
        {"layers": 3, "heads": 2},
        {"dtype": "float16"},
        {"dtype": "bfloat16"},
    ],
    ids=str,
)
def test_every_shape_and_precision_gives_the_same_answers_on_both(
    tiny_of: Callable[..., Path], shape: dict[str, Any]
) -> None:
    artifact = tiny_of(**shape)
    batch = some_texts(30)

    on_onnx = OnnxEngine(Artifact.load(artifact)).probabilities(batch)
    on_torch = TorchEngine.from_artifact(Artifact.load(artifact), device="cpu").probabilities(batch)

    assert np.abs(on_onnx - on_torch).max() < 1e-5
    assert on_onnx.std(axis=0).max() > 1e-3


def test_a_text_alone_gets_the_answer_it_gets_in_any_batch(engine: TorchEngine) -> None:
    batch = some_texts(60)

    together = engine.probabilities(batch)

    alone = np.concatenate([engine.probabilities([ids]) for ids in batch])
    assert np.abs(together - alone).max() < 1e-5
    assert together.std(axis=0).max() > 1e-2  # the texts do not all get one answer


def test_a_batch_that_does_not_fit_is_halved_until_it_does(
    engine: TorchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = some_texts(20)
    expected = engine.read(batch)
    small = _Small(engine._network, room=100)
    monkeypatch.setattr(engine, "_network", small)

    found = engine.read(batch)

    assert np.abs(found.probabilities - expected.probabilities).max() < 1e-5
    assert apart(found.meanings, expected.meanings) <= 1
    assert small.refused > 0


def test_a_pass_is_as_many_tokens_as_the_device_takes_and_of_like_lengths(
    engine: TorchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = _Small(engine._network, room=512)
    monkeypatch.setattr(engine, "_network", seen)

    engine.probabilities(some_texts(100))

    sizes = [sum(map(len, batch)) for batch in seen.passed]
    assert len(sizes) > 2
    assert all(512 - 48 < size <= 512 for size in sizes[:-1])  # the next text was too much
    lengths = [len(ids) for batch in seen.passed for ids in batch]
    assert lengths == sorted(lengths)


def test_a_text_that_never_fits_is_an_error(
    engine: TorchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_network", _Small(engine._network, room=2))

    with pytest.raises(torch.OutOfMemoryError):
        engine.probabilities([[0, 5, 2]])


class _Small:
    """A network on a device with memory for `room` tokens."""

    def __init__(self, network: Any, room: int) -> None:
        self._network, self._room = network, room
        self.refused = 0
        self.passed: list[list[Sequence[int]]] = []

    def __call__(self, batch: list[Sequence[int]], *, with_vectors: bool) -> Any:
        if sum(map(len, batch)) > self._room:
            self.refused += 1
            raise torch.OutOfMemoryError
        self.passed.append(batch)
        return self._network(batch, with_vectors=with_vectors)


def test_a_plain_checkpoint_serves_with_the_labels_of_its_config(
    checkpoint: Path, engine: TorchEngine
) -> None:
    names = json.loads((checkpoint / "config.json").read_text())["id2label"]
    _edit(checkpoint / "config.json", id2label=names | {"0": "❤️"})

    plain = TorchEngine.from_checkpoint(checkpoint, device="cpu")

    assert plain.version == "plain"
    assert plain.labels == ("❤", "😂", "🔥", "😭", "🇺🇸", "🫡", "☀")
    ids = plain.encode("see " * 200)
    assert len(ids) == 48  # what its positions leave room for
    answers = np.log(plain.probabilities([ids])), np.log(engine.probabilities([ids]))
    assert answers[0][0, 0] - answers[0][0, 1] == pytest.approx(  # temperature 1 against 1.5
        1.5 * (answers[1][0, 0] - answers[1][0, 1]), abs=1e-4
    )


def _edit(path: Path, **fields: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda at: (at / "config.json").unlink(), "cannot load"),
        (lambda at: (at / "model.safetensors").rename(at / "pytorch_model.bin"), "cannot load"),
        (lambda at: (at / "model.safetensors").write_bytes(b"\0" * 99), "cannot load"),
        (lambda at: (at / "tokenizer.json").unlink(), "no fast tokenizer"),
        (
            lambda at: _edit(at / "config.json", id2label={n: f"LABEL_{n}" for n in range(7)}),
            "id2label",
        ),
        (lambda at: _edit(at / "config.json", num_hidden_layers=3), "no trained"),
    ],
    ids=["no config", "pickled weights", "damaged weights", "no tokenizer", "no names", "no head"],
)
def test_an_unusable_checkpoint_is_refused_in_one_sentence(
    checkpoint: Path, damage: Callable[[Path], object], complaint: str
) -> None:
    damage(checkpoint)

    with pytest.raises(ArtifactError, match=complaint) as refusal:
        TorchEngine.from_checkpoint(checkpoint, device="cpu")

    assert "\n" not in str(refusal.value)


def test_a_model_that_cannot_be_fetched_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ArtifactError, match="cannot load nobody/nothing") as refusal:
        TorchEngine.from_checkpoint("nobody/nothing", device="cpu")

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_what_cannot_be_packed_is_padded(checkpoint: Path, kind: str) -> None:
    network = classifier(kind)
    network.save_pretrained(checkpoint)
    batch = some_texts(40)

    engine = TorchEngine.from_checkpoint(checkpoint, device="cpu")

    found = engine.probabilities(batch)
    with torch.inference_mode():
        alone = [network(torch.tensor([ids])).logits.softmax(-1).numpy() for ids in batch]
    assert np.abs(found - np.concatenate(alone)).max() < 1e-5
    assert found.std(axis=0).max() > 1e-2


def test_a_padded_pass_counts_its_padding(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier("bert").save_pretrained(checkpoint)
    engine = TorchEngine.from_checkpoint(checkpoint, device="cpu")
    seen = _Small(engine._network, room=512)
    monkeypatch.setattr(engine, "_network", seen)

    engine.probabilities(some_texts(100))

    assert all(len(batch) * max(map(len, batch)) <= 512 for batch in seen.passed)
    assert max(len(batch) * max(map(len, batch)) for batch in seen.passed) > 512 - 48


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_a_device_that_is_not_there_is_refused(tiny: Path, device: str) -> None:
    with pytest.raises(ModelError, match=f"no {device} device"):
        TorchEngine.from_artifact(Artifact.load(tiny), device=device)


def test_a_gpu_beyond_the_last_is_refused(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)

    with pytest.raises(ModelError, match="no cuda:2 device"):
        TorchEngine.from_artifact(Artifact.load(tiny), device="cuda:2")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_gives_the_same_answers(tiny: Path, engine: TorchEngine) -> None:
    on_gpu = TorchEngine.from_artifact(Artifact.load(tiny), device="cuda")
    batch = some_texts(60)

    found = on_gpu.probabilities(batch)

    alone = np.concatenate([on_gpu.probabilities([ids]) for ids in batch])
    assert np.abs(found - alone).max() < 1e-3
    assert np.abs(found - engine.probabilities(batch)).max() < 1e-2
