"""Rows of token ids to padded tensors."""

from collections.abc import Sequence
from typing import Any

import numpy as np
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


def collate_soft_labels(rows: list[dict[str, Any]]) -> dict[str, Tensor]:
    """Batches of `{"input_ids", "target"}` rows; `target` is each label's share, `[labels]`."""
    ids, mask = pad([row["input_ids"] for row in rows])
    target = torch.from_numpy(np.stack([row["target"] for row in rows])).float()
    return {"input_ids": ids, "attention_mask": mask, "labels": target}
