"""Starts the compact model from an English sentence encoder that knows no Russian.

The layers are taken over as they are (BERT's and XLM-R's have one shape). A new English
piece starts as the mean of the old pieces that spell it. A new Russian piece starts as the
mean of its English translations: directly where the pairs show them, and through Russian
word vectors, mapped into the English embeddings by ridge regression, everywhere else.
"""

import importlib.util
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import regex
import torch
from numpy.typing import NDArray
from transformers import (
    AutoModel,
    AutoTokenizer,
    PreTrainedTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
)

from model.errors import MissingExtra

Vectors = NDArray[np.float32]
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_RIDGE = 3.0


def package_folder(package: str) -> Path:
    """Where an installed package keeps its files.

    Raises:
        MissingExtra: it is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra("train", "training the compact model")
    return Path(spec.submodule_search_locations[0])


def initial_model(
    teacher_path: Path,
    tokenizer: PreTrainedTokenizerFast,
    labels: tuple[str, ...],
    layers: tuple[int, ...],
    russian: dict[str, Vectors],
    word_counts: Counter[str],
    max_tokens: int,
) -> XLMRobertaForSequenceClassification:
    """An XLM-R classifier with `layers` of the teacher, whose head is still random.

    `russian` gives Russian words their place among the teacher's embeddings.
    """
    teacher = AutoModel.from_pretrained(teacher_path)
    old_tokenizer = AutoTokenizer.from_pretrained(teacher_path)
    source = teacher.config
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=source.hidden_size,
        num_hidden_layers=len(layers),
        num_attention_heads=source.num_attention_heads,
        intermediate_size=source.intermediate_size,
        layer_norm_eps=source.layer_norm_eps,
        max_position_embeddings=max_tokens + 2,
        # Hiding words (model.training.classify) does its work and costs nothing, where
        # drawing random numbers for every activation slows a CPU by a quarter.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        type_vocab_size=1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
    )
    model = XLMRobertaForSequenceClassification(config)
    old, new = teacher.embeddings, model.roberta.embeddings
    with torch.no_grad():
        table = old.word_embeddings.weight.numpy()
        pieces = piece_vectors(tokenizer, old_tokenizer, table, russian, word_counts)
        new.word_embeddings.weight.copy_(torch.from_numpy(pieces))
        new.position_embeddings.weight.zero_()
        new.position_embeddings.weight[2:].copy_(old.position_embeddings.weight[:max_tokens])
        new.token_type_embeddings.weight.copy_(old.token_type_embeddings.weight[:1])
        new.LayerNorm.load_state_dict(old.LayerNorm.state_dict())
        for layer, taken in zip(model.roberta.encoder.layer, layers, strict=True):
            layer.load_state_dict(teacher.encoder.layer[taken].state_dict())
    return model


def piece_vectors(
    tokenizer: PreTrainedTokenizerFast,
    old_tokenizer: Any,
    table: Vectors,
    russian: dict[str, Vectors],
    word_counts: Counter[str],
) -> Vectors:
    """A start for every piece of the new vocabulary, `[pieces, hidden]`."""
    mean = table.mean(axis=0)
    vectors = np.tile(mean, (len(tokenizer), 1)).astype(np.float32)
    old_vocabulary = old_tokenizer.get_vocab()
    for piece, index in tokenizer.get_vocab().items():
        spelled = piece.removeprefix("▁")
        if spelled == piece and (inner := old_vocabulary.get(f"##{piece}")) is not None:
            vectors[index] = table[inner]
        elif not _CYRILLIC.search(piece):
            old_ids = old_tokenizer.encode(spelled, add_special_tokens=False)
            if old_ids:
                vectors[index] = table[old_ids].mean(axis=0)
    for new_name, old_name in (("<s>", "[CLS]"), ("</s>", "[SEP]"), ("<pad>", "[PAD]")):
        vectors[tokenizer.convert_tokens_to_ids(new_name)] = table[old_vocabulary[old_name]]

    total: dict[int, Vectors] = {}
    weight: Counter[int] = Counter()
    for word, count in word_counts.items():
        if word not in russian or not _CYRILLIC.search(word):
            continue
        for index in tokenizer.encode(word, add_special_tokens=False):
            share = np.float32(count**0.5)
            total[index] = total.get(index, np.float32(0)) + share * russian[word]
            weight[index] += float(share)  # type: ignore[assignment]
    for index, vector in total.items():
        vectors[index] = vector / weight[index]
    return vectors


def russian_word_vectors(
    translated: dict[str, list[tuple[str, float]]],
    english: Callable[[str], Vectors | None],
    navec: Callable[[str], Vectors | None],
    vocabulary: Counter[str],
    mean: Vectors,
) -> dict[str, Vectors]:
    """Each Russian word among the English embeddings, `mean` being their middle.

    A word that the pairs translate is the mean of its translations and of what its own
    word vector says; other words have only the latter, stretched to the usual length.
    """
    direct: dict[str, Vectors] = {}
    for word, found in translated.items():
        known = [(vector, p) for en, p in found if (vector := english(en)) is not None]
        if known:
            weight = sum(p for _, p in known)
            direct[word] = sum(vector * p for vector, p in known) / weight - mean
    both = [word for word in direct if navec(word) is not None]
    if not both:
        return {word: vector + mean for word, vector in direct.items()}
    x = np.stack([vector for word in both if (vector := navec(word)) is not None])
    y = np.stack([direct[word] for word in both])
    middle = x.mean(axis=0)
    x = x - middle
    ridge = np.linalg.solve(x.T @ x + _RIDGE * len(both) / 100 * np.eye(x.shape[1]), x.T @ y)
    length = float(np.linalg.norm(y, axis=1).mean())

    placed: dict[str, Vectors] = {}
    for word in {*vocabulary, *direct}:
        own = navec(word)
        if own is None:
            if word in direct:
                placed[word] = direct[word] + mean
            continue
        mapped = (own - middle) @ ridge
        mapped *= length / max(float(np.linalg.norm(mapped)), 1e-6)
        if word in direct:
            mapped = (mapped + direct[word]) / 2
        placed[word] = (mapped + mean).astype(np.float32)
    return placed
