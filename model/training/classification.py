"""Trains the classifier on soft labels, each source with its own emoji rates taken off."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.utils.data import Dataset
from transformers import PreTrainedTokenizerFast, Trainer


class Texts(Dataset[dict[str, Any]]):
    """Tokenised texts, each with one row of every array in `columns`."""

    def __init__(self, input_ids: list[list[int]], **columns: NDArray[np.float32] | Tensor) -> None:
        self._input_ids = input_ids
        self._columns = columns

    def __len__(self) -> int:
        return len(self._input_ids)

    def __getitem__(self, position: int) -> dict[str, Any]:
        row: dict[str, Any] = {"input_ids": self._input_ids[position]}
        return row | {name: values[position] for name, values in self._columns.items()}


class Collate:
    """Pads a batch to its own longest text and stacks what comes with it."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self._padding = tokenizer.pad_token_id

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Tensor]:
        longest = max(len(row["input_ids"]) for row in rows)
        ids = torch.full((len(rows), longest), self._padding)
        for position, row in enumerate(rows):
            ids[position, : len(row["input_ids"])] = torch.tensor(row["input_ids"])
        batch = {"input_ids": ids, "attention_mask": (ids != self._padding).long()}
        for name in rows[0].keys() - {"input_ids"}:
            batch[name] = torch.stack([torch.as_tensor(row[name]) for row in rows])
        return batch


class SoftLabelTrainer(Trainer):
    """Batches bring `target` and `log_rate`, `[texts, labels]`, and `weight`, `[texts]`."""

    def compute_loss(
        self, model: Any, inputs: dict[str, Tensor], return_outputs: bool = False, **_: Any
    ) -> Any:
        output = model(inputs["input_ids"], attention_mask=inputs["attention_mask"])
        adjusted = output.logits + inputs["log_rate"]
        each = functional.cross_entropy(adjusted, inputs["target"], reduction="none")  # [texts]
        loss = (each * inputs["weight"]).sum() / inputs["weight"].sum()
        return (loss, output) if return_outputs else loss


def encode(tokenizer: PreTrainedTokenizerFast, texts: list[str], most: int) -> list[list[int]]:
    """Token ids of `texts`, each cut to `most` tokens, <s> and </s> included."""
    ids: list[list[int]] = tokenizer(texts, truncation=True, max_length=most)["input_ids"]
    return ids
