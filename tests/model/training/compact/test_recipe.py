"""The whole recipe on toy weights: every stage really runs, and is not run twice."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertModel, BertTokenizer

from model.data.dataset import Dataset, load_dataset
from model.labels import DEFAULT_LABELS
from model.training.classify import Mix, SoftLabelTrainer
from model.training.compact.initialise import Vectors
from model.training.compact.recipe import Sources, train_compact
from model.training.recipe import Compact
from tests.model.training.conftest import CORPUS

pytestmark = pytest.mark.timeout(60)  # two trainings, however small
WIDTH = 16
TOY = replace(
    Compact(),
    pieces=600,
    layers=(0, 1),
    max_tokens=24,
    train_tokens=16,
    align_epochs=1,
    batch=64,
    draft=Mix(corpus=1, found=1, queried=5),
    final=Mix(corpus=1, found=1, queried=5),
    pseudo_per_emoji=2,
    pseudo_repeats=1,
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
    for name in ("corpus_en.tsv", "corpus_ru.tsv"):
        lines = (CORPUS / name).read_text().splitlines()[:300]
        (tmp_path / name).write_text("\n".join(lines))
    (tmp_path / "pairs.tsv").write_text(
        "".join(f"I have {n} cats\tу меня {n} котов\n" for n in range(40))
    )
    (tmp_path / "lines.jsonl").write_text(
        "".join(f'{{"text": "что за погода {n}", "lang": "ru"}}\n' for n in range(40))
    )
    return load_dataset(sorted(tmp_path.iterdir()), DEFAULT_LABELS)


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    words = BertWordPieceTokenizer()
    words.train_from_iterator(
        (CORPUS / "corpus_en.tsv").read_text().splitlines(), vocab_size=500, show_progress=False
    )
    folder = tmp_path / "teacher"
    folder.mkdir()
    words.save_model(str(folder))
    BertTokenizer.from_pretrained(folder).save_pretrained(folder)
    torch.manual_seed(0)
    BertModel(
        BertConfig(
            vocab_size=500,
            hidden_size=WIDTH,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=32,
        )
    ).save_pretrained(folder)

    def russian(word: str) -> Vectors | None:
        return np.sin(np.arange(WIDTH) * (1 + len(word)), dtype=np.float32)

    return Sources(folder, russian)


def test_the_recipe_makes_a_classifier_and_goes_on_where_it_stopped(
    dataset: Dataset, sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    model, tokenizer = train_compact(dataset, DEFAULT_LABELS, work, TOY, sources)
    kept = {path.name: path.stat().st_mtime_ns for path in work.iterdir()}
    shutil.rmtree(work / "classified")
    shutil.rmtree(work / "classifying")
    with monkeypatch.context() as patch:
        patch.setattr(SoftLabelTrainer, "training_step", killed_in_step(6))
        with pytest.raises(Killed):
            train_compact(dataset, DEFAULT_LABELS, work, TOY, sources)
    steps: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(SoftLabelTrainer, "training_step", counted(steps))
        again, _ = train_compact(dataset, DEFAULT_LABELS, work, TOY, sources)

    assert {"vocabulary", "initial", "aligned", "draft", "classified"} <= kept.keys()
    now = {path.name: path.stat().st_mtime_ns for path in work.iterdir()}
    assert {name for name in now if now[name] != kept[name]} == {"classified", "classifying"}
    assert steps[0] == 4  # the last checkpoint before the sixth step
    ids = torch.tensor([tokenizer("what a day")["input_ids"]])
    with torch.no_grad():
        first, second = model.train(False)(ids).logits, again.train(False)(ids).logits
    assert first.shape == (1, len(DEFAULT_LABELS))
    torch.testing.assert_close(first, second, atol=1e-3, rtol=1e-3)
