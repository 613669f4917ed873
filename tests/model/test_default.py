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
ROUNDED = 0.03  # of probability, at most: one engine rounds what it multiplies to eight bits

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


def test_both_engines_give_nearly_the_same_answers(engine: OnnxEngine, messages: list[str]) -> None:
    on_torch = TorchEngine.from_artifact(Artifact.load(DEFAULT), device="cpu")
    batch = [engine.encode(model_input(text)) for text in messages]

    ours, theirs = engine.probabilities(batch), on_torch.probabilities(batch)

    assert np.abs(ours - theirs).max() < ROUNDED
    assert (ours.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.95


def test_a_message_alone_gets_the_answer_it_gets_in_a_batch(
    engine: OnnxEngine, messages: list[str]
) -> None:
    batch = [engine.encode(model_input(text)) for text in messages]

    together = engine.probabilities(batch)

    alone = np.concatenate([engine.probabilities([ids]) for ids in batch])
    assert (together == alone).all()
