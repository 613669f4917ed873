"""Trains a classifier on: its upper layers, in few passes at a low rate, every row weighted.

Where held-out people gave enough answers the model is kept as it was when they liked it best,
which may be before the end.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from model.training.batches import pad
from model.training.classify import SoftLabelTrainer, first_and_third
from model.training.first_token import first_token_logits
from model.training.freezing import freeze_lower_layers
from model.training.recipe import RoundRecipe
from model.training.trainer import arguments, run

# What Collate makes batches of: "input_ids", "target" (each label's share), "weight" and "taste"
# (what the layer beside the network adds to each logit).
RoundExample = dict[str, Any]

_WIDTH = 384  # of the model that the rate in the recipe was found on


class WeightedTrainer(SoftLabelTrainer):
    """The classifier's trainer, for any classifier: every row weighted, with the taste in place."""

    def logits(self, model: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
        return logits_for(model, ids, mask)

    def taste(self, inputs: dict[str, Tensor]) -> Tensor:
        return inputs["taste"]

    def mean(self, losses: Tensor, inputs: dict[str, Tensor]) -> Tensor:
        return (losses * inputs["weight"]).mean()


class Collate:
    """Examples to padded tensors."""

    def __init__(self, pad_id: int) -> None:
        self._pad_id = pad_id

    def __call__(self, examples: list[RoundExample]) -> dict[str, Tensor]:
        """What `WeightedTrainer` reads."""
        ids, mask = pad([example["input_ids"] for example in examples], self._pad_id)
        target = torch.from_numpy(np.stack([example["target"] for example in examples])).float()
        weight = torch.tensor([example["weight"] for example in examples], dtype=torch.float32)
        taste = torch.from_numpy(np.stack([example["taste"] for example in examples])).float()
        told = {"labels": target, "weight": weight, "taste": taste}
        return {"input_ids": ids, "attention_mask": mask, **told}


def logits_for(network: Any, ids: Tensor, mask: Tensor) -> Tensor:
    """Logits `[texts, labels]` of any classifier, by the short way where there is one."""
    if network.config.model_type == "xlm-roberta":
        return first_token_logits(network, ids, mask)
    logits: Tensor = network(input_ids=ids, attention_mask=mask).logits
    return logits


def tune(
    network: PreTrainedModel,
    examples: Sequence[RoundExample],
    judges: Sequence[RoundExample],
    folder: Path,
    mask_id: int | None,
    numbers: RoundRecipe,
) -> list[dict[str, float]]:
    """Train `network` in place on `examples`, once through; its losses.

    Goes on from the last checkpoint in `folder`, whose name is shown. With `judges`, weighted
    rows of held-out people, the weights with the least loss on them are kept. `mask_id` is the
    piece that hides others, if the vocabulary has one.
    """
    freeze_lower_layers(network, numbers.trained)
    steps = -(-len(examples) // numbers.batch)
    every = max(1, steps // numbers.checks)
    trainer = WeightedTrainer(
        network,
        arguments(
            folder,
            epochs=1,
            batch=numbers.batch,
            rate=rate_for(network, numbers.rate),
            seed=numbers.seed,
            checkpoint_steps=every,
            evaluate=bool(judges),
            save_total_limit=2 if judges else 1,  # the best is not the last
            warmup_steps=max(1, steps // 10),
            load_best_model_at_end=bool(judges),
            bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),
        ),
        Collate(network.config.pad_token_id or 0),
        train_dataset=examples,
        eval_dataset=judges or None,
        compute_metrics=first_and_third,
        mask_id=mask_id or 0,
        masked=numbers.masked if mask_id else 0.0,
    )
    run(trainer)
    network.train(False)
    return trainer.state.log_history


def rate_for(network: PreTrainedModel, rate: float) -> float:
    """`rate` lowered for a wide network, by the square of its width: large ones need less."""
    wider = max(1.0, int(network.config.hidden_size) / _WIDTH)
    return rate / (wider * wider)
