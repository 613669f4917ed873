"""One answer for a text and for its translation: the mean of what both sides are given."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import nn
from transformers import PreTrainedTokenizerBase

from model.data.examples import Pair
from model.training.classify import logits_of, token_ids
from model.training.compact.guide import Guide


def pair_rows(
    pairs: Sequence[Pair],
    model: nn.Module,
    tokenizer: PreTrainedTokenizerBase,
    guide: Guide,
    *,
    ngrams: float,
    max_tokens: int,
) -> list[dict[str, Any]]:
    """Two rows a pair, "input_ids" and one "target" `[labels]` for both.

    Args:
        ngrams: weight of the guide beside `model` as it is now.
    """
    texts = [text for pair in pairs for text in (pair.en, pair.ru)]
    if not texts:
        return []
    ids = token_ids(texts, tokenizer, max_tokens)
    own = logits_of(model, ids)
    own -= np.logaddexp.reduce(own, axis=1, keepdims=True)
    joint = (1 - ngrams) * own + ngrams * np.stack([guide.answers[text] for text in texts])
    joint = joint.reshape(len(pairs), 2, -1).mean(axis=1)  # [pairs, labels]
    targets = np.exp(joint - np.logaddexp.reduce(joint, axis=1, keepdims=True))
    return [
        {"input_ids": row, "target": target}
        for row, target in zip(ids, np.repeat(targets, 2, axis=0), strict=True)
    ]
