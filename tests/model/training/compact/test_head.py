from typing import Any

import numpy as np
import torch
from transformers import XLMRobertaForSequenceClassification

from model.training.classify import logits_of
from model.training.compact.head import fit_head


def test_a_fitted_head_tells_texts_apart(tiny_network: XLMRobertaForSequenceClassification) -> None:
    chance = np.random.default_rng(1)
    rows: list[dict[str, Any]] = []
    for _ in range(2_200):
        label = int(chance.integers(3))
        words = chance.integers(10 + 30 * label, 40 + 30 * label, 5)
        target = np.zeros(64, np.float32)
        target[label] = 1
        rows.append({"input_ids": [0, *words.tolist(), 2], "target": target})

    fit_head(tiny_network, rows[:2_000], seed=1)

    told = logits_of(tiny_network, [row["input_ids"] for row in rows[2_000:]]).argmax(axis=1)
    meant = np.array([row["target"].argmax() for row in rows[2_000:]])
    assert (told == meant).mean() > 0.6  # by chance a third


def test_the_encoder_below_stays_as_it_was(
    tiny_network: XLMRobertaForSequenceClassification,
) -> None:
    before = {name: tensor.clone() for name, tensor in tiny_network.roberta.state_dict().items()}
    target = np.eye(64, dtype=np.float32)
    rows = [{"input_ids": [0, 10 + n, 2], "target": target[n % 3]} for n in range(40)]

    fit_head(tiny_network, rows, seed=1)

    after = tiny_network.roberta.state_dict()
    assert all(torch.equal(tensor, after[name]) for name, tensor in before.items())
