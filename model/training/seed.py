"""The recipe of amazon-sagemaker-community/xlm-roberta-en-ru-emoji-v2, as its card states it.

Learning rate 2e-5, batches of 96, Adam (0.9, 0.999, 1e-8), linear with 500 warm-up steps,
5 epochs, native mixed precision, seed 42, evaluated every 200 steps, the first emoji as the
only label. Where memory is short a batch is gathered from smaller ones; nothing else changes.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.data import Dataset as TorchDataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    EvalPrediction,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    Trainer,
    TrainingArguments,
)
from transformers.trainer_utils import get_last_checkpoint

from model.data.dataset import Dataset
from model.data.examples import Example
from model.errors import DatasetError

BASE = "DeepPavlov/xlm-roberta-large-en-ru"
BATCH = 96


@dataclass(frozen=True, slots=True)
class Seed:
    """What the card leaves open. `device_batch` must divide 96."""

    base: str = BASE
    device_batch: int = BATCH
    max_tokens: int = 128


class _Rows(TorchDataset[dict[str, Any]]):
    def __init__(
        self, examples: list[Example], tokenizer: Any, labels: tuple[str, ...], most: int
    ) -> None:
        texts = [example.text for example in examples]
        self._ids = tokenizer(texts, truncation=True, max_length=most)["input_ids"]
        self._labels = [labels.index(example.emojis[0]) for example in examples]

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, place: int) -> dict[str, Any]:
        return {"input_ids": self._ids[place], "labels": self._labels[place]}


def seed_arguments(folder: Path, device_batch: int = BATCH) -> TrainingArguments:
    """The card's hyperparameters.

    Raises:
        DatasetError: 96 is no multiple of `device_batch`.
    """
    if device_batch < 1 or BATCH % device_batch:
        raise DatasetError(f"a device batch of {device_batch} does not divide {BATCH}")
    return TrainingArguments(
        output_dir=str(folder),
        learning_rate=2e-5,
        per_device_train_batch_size=device_batch,
        per_device_eval_batch_size=device_batch,
        gradient_accumulation_steps=BATCH // device_batch,
        optim="adamw_torch",
        adam_beta1=0.9,
        adam_beta2=0.999,
        adam_epsilon=1e-8,
        lr_scheduler_type="linear",
        warmup_steps=500,
        num_train_epochs=5,
        fp16=torch.cuda.is_available(),
        seed=42,
        eval_strategy="steps",
        eval_steps=200,
        save_steps=200,
        save_total_limit=1,
        logging_steps=50,
        report_to=[],
        disable_tqdm=True,
        dataloader_pin_memory=torch.cuda.is_available(),
    )


def seed_trainer(
    dataset: Dataset, labels: tuple[str, ...], work: Path, settings: Seed
) -> tuple[Trainer, PreTrainedTokenizerBase]:
    """A trainer for the card's recipe, nothing run yet."""
    tokenizer = AutoTokenizer.from_pretrained(
        settings.base, model_max_length=settings.max_tokens, trust_remote_code=False
    )
    model = AutoModelForSequenceClassification.from_pretrained(
        settings.base,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)},
        use_safetensors=True,
        trust_remote_code=False,
    )
    trainer = Trainer(
        model=model,
        args=seed_arguments(work / "seed", settings.device_batch),
        train_dataset=_Rows(dataset.train, tokenizer, labels, settings.max_tokens),
        eval_dataset=_Rows(dataset.held_out, tokenizer, labels, settings.max_tokens),
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=_accuracy,
    )
    return trainer, tokenizer


def train_seed(
    dataset: Dataset, labels: tuple[str, ...], work: Path, settings: Seed
) -> tuple[PreTrainedModel, PreTrainedTokenizerBase, list[dict[str, float]]]:
    """Train, from the last checkpoint in `work` if there is one; also the loss history."""
    trainer, tokenizer = seed_trainer(dataset, labels, work, settings)
    folder = str(trainer.args.output_dir)
    last = get_last_checkpoint(folder) if Path(folder).is_dir() else None  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    model = trainer.model
    assert isinstance(model, PreTrainedModel)
    return model, tokenizer, trainer.state.log_history


def _accuracy(prediction: EvalPrediction) -> dict[str, float]:
    answered = np.asarray(prediction.predictions).argmax(axis=-1)
    return {"accuracy": float((answered == prediction.label_ids).mean())}
