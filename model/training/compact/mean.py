"""The mean of what several passes left: it reads new chats better than the last of them alone.

Passes that start from one another lie near enough for that, and what each learned by heart is its
own. https://arxiv.org/abs/2203.05482
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from transformers import PreTrainedModel, XLMRobertaForSequenceClassification


@torch.no_grad()
def mean_of(shares: Mapping[Path, float]) -> PreTrainedModel:
    """A classifier whose weights are the mean of those in the folders, each with its share."""
    folders = {folder: share / sum(shares.values()) for folder, share in shares.items()}
    models = {_load(folder): share for folder, share in folders.items()}
    result, *_ = models
    weights = [(dict(model.named_parameters()), share) for model, share in models.items()]
    for name, parameter in result.named_parameters():
        parameter.copy_(torch.stack([share * own[name] for own, share in weights]).sum(0))
    return result


def _load(folder: Path) -> PreTrainedModel:
    return XLMRobertaForSequenceClassification.from_pretrained(folder)
