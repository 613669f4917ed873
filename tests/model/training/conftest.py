"""A corpus of a few lines, a tiny tokenizer and a tiny XLM-R: real code on toy weights."""

from pathlib import Path

import pytest
import torch
from transformers import (
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
)

from model.labels import DEFAULT_LABELS
from model.training.compact.vocabulary import train_tokenizer

CORPUS = Path(__file__).parents[3] / "model" / "corpus"


@pytest.fixture(scope="session")
def tokenizer() -> PreTrainedTokenizerFast:
    texts = [line.split("\t")[0] for line in (CORPUS / "corpus_en.tsv").read_text().splitlines()]
    return train_tokenizer(texts, 400, 32)


@pytest.fixture
def tiny_network(tokenizer: PreTrainedTokenizerFast) -> XLMRobertaForSequenceClassification:
    torch.manual_seed(0)
    model = XLMRobertaForSequenceClassification(
        XLMRobertaConfig(
            vocab_size=len(tokenizer),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=34,
            type_vocab_size=1,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            id2label=dict(enumerate(DEFAULT_LABELS)),
            label2id={label: place for place, label in enumerate(DEFAULT_LABELS)},
        )
    )
    model.train(False)
    return model
