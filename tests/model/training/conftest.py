"""A corpus of a few lines, a tiny tokenizer and a tiny XLM-R: real code on toy weights."""

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from tokenizers.trainers import UnigramTrainer
from transformers import (
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
)

from model.labels import DEFAULT_LABELS
from model.training.compact.vocabulary import MASK, SPECIALS, fast_tokenizer, unigram

CORPUS = Path(__file__).parents[3] / "model" / "corpus"


@pytest.fixture(scope="session")
def scored_pieces() -> dict[str, float]:
    """A few hundred pieces of English and all letters, as a Unigram model scores them."""
    texts = [line.split("\t")[0] for line in (CORPUS / "corpus_en.tsv").read_text().splitlines()]
    learned = Tokenizer(models.Unigram())
    learned.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = UnigramTrainer(vocab_size=400, show_progress=False)
    learned.train_from_iterator(texts, trainer)
    found = dict(json.loads(learned.to_str())["model"]["vocab"])
    found |= dict.fromkeys("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", -9.0)
    return dict.fromkeys(SPECIALS, 0.0) | {"▁": -4.0} | found | {MASK: 0.0}


@pytest.fixture(scope="session")
def tokenizer(scored_pieces: dict[str, float]) -> PreTrainedTokenizerFast:
    return fast_tokenizer(unigram([*scored_pieces], [*scored_pieces.values()], 32), 32)


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
