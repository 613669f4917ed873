"""Teaches the classifier what it should answer.

A text with several emojis is a soft label: the first weighs 1, the second 1/2, and so on.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import EvalPrediction, PreTrainedTokenizerBase, Trainer

from model.data.examples import Example, rank_weights
from model.training.batches import pad
from model.training.first_token import first_token_logits

_FIRST_WORD = 4  # ids below are special in XLM-R's order


def label_rows(
    examples: list[Example],
    tokenizer: PreTrainedTokenizerBase,
    labels: tuple[str, ...],
    max_tokens: int,
) -> list[dict[str, Any]]:
    """What `SoftLabels` collates: token ids and the share of each label."""
    index = {label: number for number, label in enumerate(labels)}
    rows: dict[Example, dict[str, Any]] = {}
    unique = list(dict.fromkeys(examples))
    encoded = token_ids([example.text for example in unique], tokenizer, max_tokens)
    for ids, example in zip(encoded, unique, strict=True):
        target = np.zeros(len(labels), dtype=np.float16)
        for emoji, weight in rank_weights(example, index).items():
            target[index[emoji]] = weight
        rows[example] = {"input_ids": ids, "target": target / target.sum()}
    return [rows[example] for example in examples]


def token_ids(
    texts: list[str], tokenizer: PreTrainedTokenizerBase, max_tokens: int
) -> list[list[int]]:
    """Each text as its pieces, the first `max_tokens` of them."""
    if not texts:
        return []
    ids: list[list[int]] = tokenizer(texts, truncation=True, max_length=max_tokens)["input_ids"]
    return ids


class SoftLabelTrainer(Trainer):
    """transformers' Trainer with cross-entropy against soft labels.

    While training, a share `masked` of the pieces is hidden: the few written lines are seen
    many times, and nothing else kept the network from learning them by heart.
    """

    def __init__(self, *args: Any, mask_id: int, masked: float, **options: Any) -> None:
        super().__init__(*args, **options)
        self._mask_id = mask_id
        self._masked = masked

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        ids = self.hide(inputs["input_ids"]) if model.training else inputs["input_ids"]
        logits = self.logits(model, ids, inputs["attention_mask"]).float()  # [texts, labels]
        logits = logits + self.taste(inputs)
        target = self.target(logits.detach(), inputs)
        losses = functional.cross_entropy(logits, target, reduction="none")  # [texts]
        loss = self.mean(losses, inputs)
        return (loss, {"logits": logits}) if return_outputs else loss

    def logits(self, model: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
        """`[texts, labels]`, before the softmax."""
        return first_token_logits(model, ids, mask)

    def target(self, logits: Tensor, inputs: dict[str, Tensor]) -> Tensor:
        """Each label's share in the answer that is wanted, `[texts, labels]`."""
        return inputs["labels"]

    def taste(self, inputs: dict[str, Tensor]) -> Tensor:
        """What is added to the logits of each text, whatever the network says of it."""
        return torch.zeros(())

    def mean(self, losses: Tensor, inputs: dict[str, Tensor]) -> Tensor:
        """What all `losses`, `[texts]`, come to."""
        return losses.mean()

    def hide(self, ids: Tensor) -> Tensor:
        """`ids` with a share of the pieces hidden, another one each time."""
        chosen = torch.rand(ids.shape, device=ids.device) < self._masked
        return ids.masked_fill(chosen & (ids >= _FIRST_WORD), self._mask_id)


def first_and_third(prediction: EvalPrediction) -> dict[str, float]:
    """How often the likeliest target is the best answer, and among the best three."""
    best = np.asarray(prediction.label_ids).argmax(axis=1)
    order = np.asarray(prediction.predictions).argsort(axis=1)[:, ::-1]
    return {
        "accuracy": float((order[:, 0] == best).mean()),
        "top3": float((order[:, :3] == best[:, None]).any(axis=1).mean()),
    }


@torch.no_grad()
def logits_of(model: nn.Module, ids: list[list[int]], batch: int = 256) -> NDArray[np.floating]:
    """The model's logits `[texts, labels]` in evaluation mode."""
    model.eval()
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    result: NDArray[np.floating] = np.empty((0, 0))
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        logits = first_token_logits(model, *pad([ids[index] for index in chosen])).float().numpy()
        if not result.size:
            result = np.empty((len(ids), logits.shape[1]), dtype=np.float32)
        result[chosen] = logits
    return result
