"""The model that ships: whole, small, and the same on both engines."""

import random
from pathlib import Path

import numpy as np
import pytest

from model.artifact import Artifact
from model.loading import DEFAULT
from model.onnx_engine import OnnxEngine
from model.text import model_input
from model.torch_engine import TorchEngine

CORPUS = Path(__file__).parents[2] / "model" / "corpus"
TOLERANCE = 1e-5  # of probability: both engines compute in fp32 from the same stored weights
NEIGHBOURS = 1e-5  # of probability: only the order of additions differs

pytestmark = pytest.mark.timeout(60)  # torch is imported


@pytest.fixture(scope="module")
def messages() -> list[str]:
    """Lines of the written corpus, and texts as short and as long as they get."""
    lines = [
        line.split("\t")[0]
        for path in sorted(CORPUS.glob("corpus_*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    chosen = random.Random(3).sample(lines, 100)
    return [*chosen, " ".join(chosen), " ".join(chosen[:9]), "a", "ё"]


@pytest.fixture(scope="module")
def engine() -> OnnxEngine:
    return OnnxEngine(Artifact.load(DEFAULT))


def test_it_fits_into_the_repository() -> None:
    assert sum(path.stat().st_size for path in DEFAULT.iterdir()) <= 48_000_000


def test_both_engines_give_the_same_answers(engine: OnnxEngine, messages: list[str]) -> None:
    on_torch = TorchEngine.from_artifact(Artifact.load(DEFAULT), device="cpu")
    batch = [engine.encode(model_input(text)) for text in messages]

    difference = np.abs(engine.probabilities(batch) - on_torch.probabilities(batch)).max()

    assert difference < TOLERANCE


def test_a_message_alone_gets_the_answer_it_gets_in_a_batch(
    engine: OnnxEngine, messages: list[str]
) -> None:
    batch = [engine.encode(model_input(text)) for text in messages]

    together = engine.probabilities(batch)

    alone = np.concatenate([engine.probabilities([ids]) for ids in batch])
    assert np.abs(together - alone).max() < NEIGHBOURS
