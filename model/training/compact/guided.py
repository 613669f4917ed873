"""Trains towards people's emojis and, as much, towards what the network and n-grams agree on.

A row that nobody labelled, one side of a translation pair, brings a target of its own.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.training.batches import collate_soft_labels
from model.training.classify import SoftLabelTrainer


class GuidedTrainer(SoftLabelTrainer):
    """The classifier's trainer, with part of each target drawn to a `Guide`."""

    def __init__(self, *args: Any, guided: float, ngrams: float, **options: Any) -> None:
        """Mix targets.

        Args:
            guided: share of a labelled row's target that is the teachers' joint answer.
            ngrams: the n-grams' weight in that; the rest is the network's own, as it is now.
        """
        super().__init__(*args, **options)
        self._guided = guided
        self._ngrams = ngrams

    def target(self, logits: Tensor, inputs: dict[str, Tensor]) -> Tensor:
        own = torch.log_softmax(logits, dim=1)
        joint = torch.softmax((1 - self._ngrams) * own + self._ngrams * inputs["guide"], dim=1)
        part = self._guided * inputs["is_labelled"][:, None]
        return (1 - part) * inputs["labels"] + part * joint


def collate_guided(rows: list[dict[str, Any]]) -> dict[str, Tensor]:
    """Batches of rows as `collate_soft_labels` takes, those with a label also with a "guide"."""
    nothing = np.zeros_like(rows[0]["target"])
    guides = np.stack([row.get("guide", nothing) for row in rows])
    labelled = torch.tensor([float("guide" in row) for row in rows])
    return collate_soft_labels(rows) | {
        "guide": torch.from_numpy(guides).float(),
        "is_labelled": labelled,
    }
