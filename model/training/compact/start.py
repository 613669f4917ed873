"""Makes an XLM-R classifier of the encoder file: trimmed to some pieces, its head still random."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor
from transformers import XLMRobertaConfig, XLMRobertaForSequenceClassification

from model.training.compact.encoder_file import EncoderFile, Shape
from model.training.compact.vocabulary import SPECIALS

# Its own names of a layer's parts, and XLM-R's.
_LINEAR: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS: Final = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_AFTER_PADDING: Final = SPECIALS.index("<pad>") + 1  # XLM-R's positions start there


def initial_model(
    source: EncoderFile, kept: Sequence[int], labels: tuple[str, ...], max_tokens: int
) -> XLMRobertaForSequenceClassification:
    """The encoder with its pieces `kept` and <mask> behind them, under a new head."""
    torch.manual_seed(0)
    model = XLMRobertaForSequenceClassification(
        _config(source.shape, len(kept) + 1, labels, max_tokens)
    )
    embeddings = dict(_embeddings(source, kept, max_tokens))
    model.roberta.load_state_dict(embeddings | dict(_layers(source)))
    return model


def _config(
    shape: Shape, pieces: int, labels: tuple[str, ...], max_tokens: int
) -> XLMRobertaConfig:
    return XLMRobertaConfig(
        vocab_size=pieces,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        layer_norm_eps=shape.epsilon,
        max_position_embeddings=max_tokens + _AFTER_PADDING,
        # Hiding pieces does its work and costs nothing, where drawing random numbers for
        # every activation slows a CPU by a quarter.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        type_vocab_size=1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)},
    )


def _embeddings(
    source: EncoderFile, kept: Sequence[int], max_tokens: int
) -> Iterator[tuple[str, Tensor]]:
    width = source.shape.hidden
    words = source.tensor("emb.word").reshape(-1, width)
    mask = len(source.pieces) - 1  # <mask> is the last piece
    yield "embeddings.word_embeddings.weight", torch.from_numpy(words[[*kept, mask]])
    places = source.tensor("emb.pos").reshape(-1, width)[:max_tokens]
    unused = np.zeros((_AFTER_PADDING, width), np.float32)
    yield "embeddings.position_embeddings.weight", torch.from_numpy(np.vstack([unused, places]))
    kinds = source.tensor("emb.type").reshape(-1, width)[:1]
    yield "embeddings.token_type_embeddings.weight", torch.from_numpy(kinds)
    yield from _norm(source, "emb.ln", "embeddings.LayerNorm")


def _layers(source: EncoderFile) -> Iterator[tuple[str, Tensor]]:
    for layer in range(source.shape.layers):
        for short, name in _LINEAR.items():
            bias = torch.from_numpy(source.tensor(f"l{layer}.{short}.b"))
            weight = torch.from_numpy(source.tensor(f"l{layer}.{short}.w"))
            yield f"encoder.layer.{layer}.{name}.bias", bias
            yield f"encoder.layer.{layer}.{name}.weight", weight.view(len(bias), -1)
        for short, name in _NORMS.items():
            yield from _norm(source, f"l{layer}.{short}", f"encoder.layer.{layer}.{name}")


def _norm(source: EncoderFile, short: str, name: str) -> Iterator[tuple[str, Tensor]]:
    yield f"{name}.weight", torch.from_numpy(source.tensor(f"{short}.w"))
    yield f"{name}.bias", torch.from_numpy(source.tensor(f"{short}.b"))
