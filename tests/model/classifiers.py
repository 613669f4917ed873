"""Small classifiers of chance, of architectures that transformers knows."""

from typing import Any

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, PreTrainedModel

from tests.model.conftest import LABELS

_SIZES = {"num_hidden_layers": 2, "num_attention_heads": 4, "hidden_size": 32}
_SIZES_OF_DISTILBERT = {"n_layers": 2, "n_heads": 4, "dim": 32, "hidden_dim": 64}


def classifier(kind: str, **others: Any) -> PreTrainedModel:
    """One that reads up to 48 tokens of `tiny_tokenizer`.

    Args:
        kind: the architecture, as config.json names it.
        others: what its config is to say besides.
    """
    sizes = _SIZES_OF_DISTILBERT if kind == "distilbert" else _SIZES | {"intermediate_size": 64}
    config = AutoConfig.for_model(
        kind,
        **sizes,
        vocab_size=100,
        max_position_embeddings=50,
        pad_token_id=1,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        **others,
    )
    torch.manual_seed(0)
    network: PreTrainedModel = AutoModelForSequenceClassification.from_config(config)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        for parameter in network.parameters():  # large enough that the answers differ
            parameter.add_(torch.randn_like(parameter), alpha=0.2)
    network.train(False)
    return network
