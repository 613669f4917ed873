import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import PreTrainedTokenizerFast, XLMRobertaForSequenceClassification

from model.artifact import Artifact
from model.data.dataset import load_dataset
from model.labels import DEFAULT_LABELS, display
from model.meaning import nearest
from model.onnx_engine import OnnxEngine
from model.training.compact.space import space_of
from model.training.finishing import Trained, finish
from model.training.recipe import Compact
from tests.model.training.conftest import CORPUS


@pytest.fixture
def artifact(
    tmp_path: Path,
    tiny_network: XLMRobertaForSequenceClassification,
    tokenizer: PreTrainedTokenizerFast,
) -> Artifact:
    lines = (CORPUS / "corpus_en.tsv").read_text().splitlines()[:400]
    (tmp_path / "corpus_en.tsv").write_text("\n".join(lines))
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("".join(f"I have {n} cats\tу меня {n} котов\n" for n in range(100)))
    dataset = load_dataset([tmp_path / "corpus_en.tsv", pairs], DEFAULT_LABELS)
    history = [{"step": 1, "loss": 2.0}, {"step": 2, "loss": 1.0}]
    trained = Trained(
        *(tiny_network, tokenizer, DEFAULT_LABELS, "compact", Compact()),
        histories={"stage": history},
        precision="int8",
        space=space_of(tiny_network, tokenizer, dataset, seed=0),
    )
    finish(trained, dataset, dataset.held_out, tmp_path / "out", "tiny-1")
    return Artifact.load(tmp_path / "out")


def test_a_finished_model_answers_as_the_trained_one(
    artifact: Artifact,
    tiny_network: XLMRobertaForSequenceClassification,
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    engine = OnnxEngine(artifact)
    ids = engine.encode("what a lovely morning")

    [answer] = engine.probabilities([ids])

    assert list(ids) == tokenizer("what a lovely morning")["input_ids"]
    with torch.no_grad():
        logits = tiny_network(input_ids=torch.tensor([ids])).logits / artifact.manifest.temperature
    np.testing.assert_allclose(answer, logits.softmax(-1)[0].numpy(), atol=1e-3)


def test_a_finished_model_knows_the_same_meaning_again(artifact: Artifact) -> None:
    engine = OnnxEngine(artifact)
    texts = ["what a lovely morning", "no", "what a lovely morning"]

    one, other, again = engine.read([engine.encode(text) for text in texts]).meanings

    assert one == again
    assert nearest(one, [other, again]) == 1


def test_figures_and_the_card_are_those_of_the_stored_model(artifact: Artifact) -> None:
    figures = artifact.manifest.metrics
    card = (artifact.path / "README.md").read_text()

    assert {"held_out_en", "validation_tweeteval20", "pairs"} <= figures.keys()
    assert f"{figures['held_out_en']['top3']:.3f}" in card
    assert artifact.manifest.data_hash in card
    assert display("❤") in card
    assert (artifact.path / "training.png").stat().st_size > 1000


def test_the_stored_configuration_computes_in_full_precision(artifact: Artifact) -> None:
    config = json.loads((artifact.path / "config.json").read_text())

    assert config["architectures"] == ["XLMRobertaForSequenceClassification"]
    assert config["dtype"] == "float32"
