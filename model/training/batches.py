"""Rows of token ids to padded tensors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


def pad(rows: Sequence[Sequence[int]], pad_id: int = 1) -> tuple[Tensor, Tensor]:
    """Ids and attention mask, int64 `[rows, longest]`."""
    longest = max(len(row) for row in rows)
    ids = torch.full((len(rows), longest), pad_id)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids, mask


@dataclass(frozen=True, slots=True)
class SoftLabels:
    """Collates `{"input_ids", "target"}` rows; `target` pairs label indices with their shares."""

    labels: int

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Tensor]:
        ids, mask = pad([row["input_ids"] for row in rows])
        target = torch.zeros((len(rows), self.labels))
        for index, row in enumerate(rows):
            for label, share in row["target"]:
                target[index, label] = share
        return {"input_ids": ids, "attention_mask": mask, "labels": target}
