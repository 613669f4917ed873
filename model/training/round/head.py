"""Grows a classifier's head: new emojis behind the old ones, whose weights stay as they were.

A new emoji starts as its relatives among the labels, or as the mean of all labels where it has
none, and so that it is answered rarely until people's picks say otherwise.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import nn
from transformers import PreTrainedModel

from model.errors import ArtifactError
from model.relatives import relatives

RESERVE: Final = 2.0  # how far a new emoji's logit starts below its relatives'

_HEADS = ("classifier.out_proj", "classifier", "score")  # as transformers' classifiers name it


def grow(network: PreTrainedModel, labels: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Give the head of `network` a row for each emoji of `new`, in place; all labels.

    The weights of the old labels stay the same to the last bit, and so do the default's logits;
    another number of rows may be multiplied in another order.

    Raises:
        ArtifactError: the network ends in no linear layer that we know.
    """
    name, old = _head(network)
    rows = [_relatives_rows(emoji, labels) for emoji in new]
    head = nn.Linear(old.in_features, len(labels) + len(new), bias=old.bias is not None)
    head.to(old.weight.device, old.weight.dtype)
    with torch.no_grad():
        head.weight.copy_(torch.cat([old.weight, *(old.weight[r].mean(0, True) for r in rows)]))
        if old.bias is not None:
            lower = [old.bias[r].mean(0, True) - RESERVE for r in rows]
            head.bias.copy_(torch.cat([old.bias, *lower]))
    network.set_submodule(name, head)
    grown = (*labels, *new)
    network.config.id2label = dict(enumerate(grown))
    network.config.label2id = {label: place for place, label in enumerate(grown)}
    network.num_labels = len(grown)  # type: ignore[assignment]  # an int, as in its constructor
    return grown


def _head(network: PreTrainedModel) -> tuple[str, nn.Linear]:
    modules = dict(network.named_modules())
    for name in _HEADS:
        module = modules.get(name)
        if isinstance(module, nn.Linear):
            return name, module
    raise ArtifactError(
        f"the head of a {type(network).__name__} cannot grow; train without --grow-labels"
    )


def _relatives_rows(emoji: str, labels: Sequence[str]) -> list[int]:
    kin = {*relatives(emoji)} | {label for label in labels if emoji in relatives(label)}
    return [place for place, label in enumerate(labels) if label in kin] or [*range(len(labels))]
