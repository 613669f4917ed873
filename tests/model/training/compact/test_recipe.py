"""The whole recipe on toy weights: every stage really runs, and is not run twice."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from model.data.dataset import Dataset, load_dataset
from model.labels import DEFAULT_LABELS
from model.training.classify import SoftLabelTrainer
from model.training.compact.encoder_file import EncoderFile
from model.training.compact.recipe import CompactTraining
from model.training.recipe import Compact, Mix, Stage
from tests.model.training.compact.encoder_files import write_encoder_file
from tests.model.training.conftest import CORPUS

pytestmark = pytest.mark.timeout(60)  # two trainings, however small
TOY = replace(
    Compact(),
    pieces=300,
    max_tokens=24,
    train_tokens=16,
    head_rows=100,
    stages=(
        Stage(mix=Mix(chat=1, corpus=0.5), rate=1e-3, batch=64),
        Stage(
            mix=Mix(chat=1, corpus=0.5, pairs=1),
            rate=1e-3,
            batch=64,
            trained=1.0,
            guided=0.5,
            share=1.0,
        ),
    ),
    checkpoint_steps=2,
)

_training_step = SoftLabelTrainer.training_step


class Killed(Exception):
    """The training was stopped from outside."""


def killed_in_step(last: int) -> Callable[..., Any]:
    def step(self: SoftLabelTrainer, *args: Any, **options: Any) -> Any:
        if self.state.global_step + 1 == last:
            raise Killed
        return _training_step(self, *args, **options)

    return step


def counted(steps: list[int]) -> Callable[..., Any]:
    def step(self: SoftLabelTrainer, *args: Any, **options: Any) -> Any:
        steps.append(self.state.global_step)
        return _training_step(self, *args, **options)

    return step


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    for name in ("corpus_en.tsv", "chat_en.tsv"):
        lines = (CORPUS / name).read_text().splitlines()[:300]
        (tmp_path / name).write_text("\n".join(lines))
    pairs = [f"good night, friend {n}\tспокойной ночи, друг {n}\tours" for n in range(40)]
    (tmp_path / "pairs.tsv").write_text("\n".join(pairs))
    return load_dataset(sorted(tmp_path.glob("*.tsv")), DEFAULT_LABELS)


@pytest.fixture
def training(dataset: Dataset, scored_pieces: dict[str, float], tmp_path: Path) -> CompactTraining:
    write_encoder_file(tmp_path / "encoder.bin", scored_pieces)
    source = EncoderFile(tmp_path / "encoder.bin")
    return CompactTraining(dataset, DEFAULT_LABELS, tmp_path / "work", TOY, source)


def test_the_recipe_makes_a_classifier_and_goes_on_where_it_stopped(
    training: CompactTraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = training.work
    work.mkdir()
    model, tokenizer = training.run()
    kept = {path.name: path.stat().st_mtime_ns for path in work.iterdir()}
    shutil.rmtree(work / "pass-2")
    shutil.rmtree(work / "pass-2.steps")
    with monkeypatch.context() as patch:
        patch.setattr(SoftLabelTrainer, "training_step", killed_in_step(6))
        with pytest.raises(Killed):
            training.run()
    steps: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(SoftLabelTrainer, "training_step", counted(steps))
        again, _ = training.run()

    assert {"vocabulary", "initial", "headed", "guide.npz", "pass-1", "pass-2"} <= kept.keys()
    now = {path.name: path.stat().st_mtime_ns for path in work.iterdir()}
    assert {name for name in now if now[name] != kept[name]} == {"pass-2", "pass-2.steps"}
    assert steps[0] == 4  # the last checkpoint before the sixth step
    ids = torch.tensor([tokenizer("what a day")["input_ids"]])
    with torch.no_grad():
        first, second = model.train(False)(ids).logits, again.train(False)(ids).logits
    assert first.shape == (1, len(DEFAULT_LABELS))
    torch.testing.assert_close(first, second, atol=1e-3, rtol=1e-3)


def test_a_stage_lets_only_its_share_of_the_layers_learn(training: CompactTraining) -> None:
    training.work.mkdir()
    training.run()

    headed, first, second = (
        load_file(training.work / stage / "model.safetensors")
        for stage in ("headed", "pass-1", "pass-2")
    )

    words = "roberta.embeddings.word_embeddings.weight"
    lower = "roberta.encoder.layer.0.output.dense.weight"
    upper = lower.replace("layer.0", "layer.1")
    assert torch.equal(headed[lower], first[lower])
    assert torch.equal(headed[words], first[words])
    assert not torch.equal(headed[upper], first[upper])
    assert not torch.equal(first[lower], second[lower])
    assert not torch.equal(first[words], second[words])
