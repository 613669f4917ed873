"""Teaches the classifier: which texts it sees how often, and what it should answer.

A text with several emojis is a soft label: the first weighs 1, the second 1/2, and so on.
The written corpus is seen several times an epoch; the English tweets, of which there are
many, are thinned out emoji by emoji, so that the loudest do not drown the rest.
"""

import random
from collections import Counter
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedTokenizerBase, Trainer

from model.training.batches import pad
from model.training.examples import CORPUS, EMOTICONS, Example

# Emojis that say where or how a picture was taken: rare in chats, so rarely shown to it.
OUT_OF_THE_BLUE = frozenset(["📷", "📸", "🇺🇸", "🎄"])


def mixture(
    examples: list[Example], *, corpus_repeats: int, per_emoji: int, seed: int
) -> list[Example]:
    """The rows of one epoch, in a fixed order that training shuffles again."""
    order = random.Random(seed)
    written = [example for example in examples if example.source == CORPUS]
    found = [example for example in examples if example.source != CORPUS]
    order.shuffle(found)
    russian = [example for example in found if example.lang == "ru"]
    taken: Counter[str] = Counter()
    rows = corpus_repeats * written + russian
    for example in found:
        emoji = example.emojis[0]
        limit = per_emoji // 3 if emoji in OUT_OF_THE_BLUE else per_emoji
        if example.lang == "en" and taken[emoji] < limit:
            taken[emoji] += 1
            rows.append(example)
    order.shuffle(rows)
    return rows


def label_rows(
    examples: list[Example],
    tokenizer: PreTrainedTokenizerBase,
    labels: tuple[str, ...],
    max_tokens: int,
) -> list[dict[str, Any]]:
    """What `SoftLabels` collates: token ids and (label, share) pairs."""
    index = {label: number for number, label in enumerate(labels)}
    ids = tokenizer([example.text for example in examples], truncation=True, max_length=max_tokens)[
        "input_ids"
    ]
    rows = []
    for row, example in zip(ids, examples, strict=True):
        known = [index[emoji] for emoji in example.emojis if emoji in index]
        weights = [1 / rank for rank in range(1, len(known) + 1)]
        if example.source == EMOTICONS:
            weights = [weight**0.5 for weight in weights]  # a guess: spread it
        total = sum(weights)
        target = [(label, weight / total) for label, weight in zip(known, weights, strict=True)]
        rows.append({"input_ids": row, "target": target})
    return rows


class SoftLabelTrainer(Trainer):
    """transformers' Trainer with cross-entropy against soft labels."""

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        target = inputs.pop("labels")  # [texts, labels]
        outputs = model(**inputs)
        spread = functional.log_softmax(outputs.logits.float(), dim=-1)
        loss = -(target * spread).sum(-1).mean()
        return (loss, outputs) if return_outputs else loss


@torch.no_grad()
def logits_of(model: nn.Module, rows: list[dict[str, Any]], batch: int = 256) -> Tensor:
    """The model's logits `[rows, labels]` in evaluation mode."""
    model.eval()
    order = sorted(range(len(rows)), key=lambda index: len(rows[index]["input_ids"]))
    result: Tensor | None = None
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        ids, mask = pad([rows[index]["input_ids"] for index in chosen])
        logits = model(input_ids=ids, attention_mask=mask).logits.float()
        if result is None:
            result = torch.empty((len(rows), logits.shape[1]))
        result[chosen] = logits
    assert result is not None
    return result
