"""Runs a trainer of `compact` or of a round, from its last checkpoint, and keeps its history."""

import json
from pathlib import Path
from typing import Any

import torch
from transformers import PrinterCallback, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from model.training.progress import ShowProgress

HISTORY = "history.json"


def run(trainer: Trainer) -> None:
    """Train to the end; the losses go into HISTORY in the trainer's folder."""
    output = trainer.args.output_dir
    assert output is not None
    last = get_last_checkpoint(output) if Path(output).is_dir() else None  # type: ignore[no-untyped-call]
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(ShowProgress(Path(output).name))
    trainer.train(resume_from_checkpoint=last)
    history = Path(output) / HISTORY
    history.write_text(json.dumps(trainer.state.log_history))


def arguments(
    folder: Path,
    *,
    epochs: float,
    batch: int,
    rate: float,
    seed: int,
    checkpoint_steps: int,
    evaluate: bool = False,
    **more: Any,
) -> TrainingArguments:
    """How every stage trains; `evaluate`: also measure at each checkpoint.

    `more` goes to TrainingArguments as it is, before what stands here.
    """
    usual: dict[str, Any] = {
        "output_dir": str(folder),
        "num_train_epochs": epochs,
        "per_device_train_batch_size": batch,
        "per_device_eval_batch_size": 256,
        "learning_rate": rate,
        "lr_scheduler_type": "linear",
        "warmup_steps": 100,
        "weight_decay": 0.01,
        "seed": seed,
        "logging_steps": 50,
        "save_steps": checkpoint_steps,
        "save_total_limit": 1,
        "eval_strategy": "steps" if evaluate else "no",
        "eval_steps": checkpoint_steps,
        "report_to": [],
        "disable_tqdm": True,
        "remove_unused_columns": False,
        "label_names": ["labels"],
        "dataloader_pin_memory": torch.cuda.is_available(),
        "train_sampling_strategy": "group_by_length",
    }
    return TrainingArguments(**usual | more)
