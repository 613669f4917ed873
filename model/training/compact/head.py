"""A first head for an encoder that has none: fitted on vectors of the encoder as it is.

The vectors of a sentence encoder all point nearly one way (cosines of 0.8 and more between
strangers), so a random head sees one text everywhere, and a training that starts with it
learns how often emojis come and for long nothing else. Here its first layer starts by taking
the common part away and by stretching what is left alike in all directions.
"""

from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import XLMRobertaForSequenceClassification

from model.training.batches import pad
from model.training.first_token import first_token

_EPOCHS: Final = 12
_BATCH: Final = 256
_DECAY: Final = 0.8  # of the rate, an epoch
_SPREAD: Final = 0.5  # of what goes into tanh
_FAINT: Final = 1e-4  # directions weaker than this share of the strongest are not stretched on


def fit_head(
    model: XLMRobertaForSequenceClassification, rows: list[dict[str, Any]], seed: int
) -> None:
    """Train the head of `model` in place on `rows`: "input_ids" and "target" `[labels]`."""
    torch.manual_seed(seed)
    vectors = _vectors(model, [row["input_ids"] for row in rows])  # [rows, hidden]
    targets = torch.from_numpy(np.stack([row["target"] for row in rows])).float()
    dense, out = model.classifier.dense, model.classifier.out_proj
    with torch.no_grad():
        _stretch(dense, vectors.numpy())
        out.weight.zero_()
        out.bias.copy_((targets.mean(0) + 1e-4).log())
    groups = [{"params": out.parameters(), "lr": 3e-3}, {"params": dense.parameters(), "lr": 1e-3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=1e-3)
    for _ in range(_EPOCHS):
        for some in torch.split(torch.randperm(len(vectors)), _BATCH):
            logits = out(torch.tanh(dense(vectors[some])))
            optimizer.zero_grad()
            loss = functional.cross_entropy(logits, targets[some])
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] *= _DECAY


@torch.no_grad()
def _vectors(
    model: XLMRobertaForSequenceClassification, ids: list[list[int]], batch: int = 128
) -> Tensor:
    model.train(False)
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    vectors = torch.empty(len(ids), model.config.hidden_size)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        vectors[chosen] = first_token(model, *pad([ids[row] for row in chosen]))[:, 0]
    return vectors


def _stretch(dense: nn.Linear, vectors: NDArray[np.float32]) -> None:
    """Let `dense` take `vectors` to mean 0 and equal spread in every direction, and turn them."""
    middle = vectors.mean(axis=0)
    spread, directions = np.linalg.eigh(np.cov((vectors - middle).T))
    width = np.sqrt(np.maximum(spread, spread.max() * _FAINT))
    turn = torch.linalg.qr(torch.randn(dense.out_features, len(middle)))[0].numpy()
    weight = _SPREAD * turn @ (directions / width).T
    dense.weight.copy_(torch.from_numpy(weight))
    dense.bias.copy_(torch.from_numpy(-weight @ middle))
