from pathlib import Path

import pytest
import torch
from transformers import (
    PreTrainedModel,
    PreTrainedTokenizerFast,
    XLMRobertaForSequenceClassification,
)

from model.data.dataset import Dataset, RowCounts
from model.data.examples import Example
from model.errors import DatasetError
from model.labels import SEED_LABELS
from model.training.seed import Seed, seed_arguments, seed_trainer


def dataset(texts: int) -> Dataset:
    rows = [
        Example(f"text {n}", (SEED_LABELS[n % 32],), "en", "made up", f"text {n}")
        for n in range(texts)
    ]
    return Dataset(rows, rows[:8], [], [], [], RowCounts(), "hash")


@pytest.fixture
def base(
    tmp_path: Path,
    tiny_network: XLMRobertaForSequenceClassification,
    tokenizer: PreTrainedTokenizerFast,
) -> str:
    tiny_network.roberta.save_pretrained(tmp_path / "base")
    tokenizer.save_pretrained(tmp_path / "base")
    return str(tmp_path / "base")


@pytest.mark.parametrize("device_batch", [96, 24])
def test_47500_texts_give_495_steps_an_epoch(tmp_path: Path, base: str, device_batch: int) -> None:
    trainer, _ = seed_trainer(dataset(47_500), SEED_LABELS, tmp_path, Seed(base, device_batch))

    loader = trainer.get_train_dataloader()
    epoch = trainer.set_initial_training_values(trainer.args, loader)[1]

    assert epoch == 495


def test_the_schedule_is_the_cards(tmp_path: Path, base: str) -> None:
    trainer, _ = seed_trainer(dataset(8), SEED_LABELS, tmp_path, Seed(base))
    trainer.create_optimizer_and_scheduler(5 * 495)
    assert trainer.lr_scheduler is not None
    assert trainer.optimizer is not None
    [rate_at] = trainer.lr_scheduler.lr_lambdas[:1]

    assert [rate_at(step) * 2e-5 for step in (0, 250, 500, 2475)] == pytest.approx(
        [0, 1e-5, 2e-5, 0]
    )
    assert trainer.optimizer.defaults["betas"] == (0.9, 0.999)
    assert trainer.optimizer.defaults["eps"] == 1e-8
    assert (trainer.args.seed, trainer.args.eval_steps, trainer.args.num_train_epochs) == (
        42,
        200,
        5,
    )


def test_the_head_keeps_the_seeds_order_of_labels(tmp_path: Path, base: str) -> None:
    trainer, _ = seed_trainer(dataset(8), SEED_LABELS, tmp_path, Seed(base))

    model, rows = trainer.model, trainer.train_dataset
    assert isinstance(model, PreTrainedModel)
    assert isinstance(rows, torch.utils.data.Dataset)
    assert model.config.id2label is not None
    assert list(model.config.id2label.values()) == list(SEED_LABELS)
    assert [rows[place]["labels"] for place in range(8)] == list(range(8))


def test_a_device_batch_that_does_not_divide_96_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="a device batch of 40"):
        seed_arguments(tmp_path, 40)
