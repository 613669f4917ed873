"""The space of a network's vectors: which way they vary, so that each number of a meaning tells."""

import random
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from model.data.dataset import Dataset
from model.data.examples import WRITTEN
from model.meaning import Vectors
from model.padded_network import vectors_of
from model.training.batches import pad
from model.training.classify import token_ids

DIMENSIONS: Final = 64
PAIRS: Final = 1500
LINES: Final = 2000  # of those written for us: messages are not like the sentences of pairs

_TOGETHER: Final = 64
_STEADY: Final = 1e-4  # of the largest variance, added to each: the least are mostly noise


def space_of(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, dataset: Dataset, seed: int
) -> NDArray[np.float16] | None:
    """What `model.meaning` keeps: vectors less their mean, along what varies most, over how much.

    Returns:
        [dimensions, hidden + 1]; the last column is added. None: the texts are too few, or the
        vectors too much alike.
    """
    dice = random.Random(seed)
    pairs = dice.sample(dataset.pairs, min(PAIRS, len(dataset.pairs)))
    lines = [row.text for row in dataset.train if row.source in WRITTEN]
    texts = [text for pair in pairs for text in (pair.en, pair.ru)]
    texts += dice.sample(lines, min(LINES, len(lines)))
    if len(texts) < 2 * DIMENSIONS:
        return None
    turn = whitening(_vectors(model, token_ids(texts, tokenizer, tokenizer.model_max_length)))
    return turn if np.isfinite(turn).all() else None


def whitening(vectors: Vectors) -> NDArray[np.float16]:
    """Of vectors `[texts, hidden]`; see `space_of`."""
    mean = vectors.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov(vectors.T.astype(np.float64)))
    most = np.argsort(-variances)[:DIMENSIONS]
    spread = np.sqrt(variances[most] + _STEADY * variances[most[0]])
    turn = directions[:, most].T / spread[:, None]
    with np.errstate(over="ignore"):
        return np.column_stack([turn, -turn @ mean]).astype(np.float16)


@torch.inference_mode()
def _vectors(model: PreTrainedModel, ids: list[list[int]]) -> Vectors:
    model.train(False)
    parts = []
    for start in range(0, len(ids), _TOGETHER):
        padded, mask = pad(ids[start : start + _TOGETHER])
        said = model(padded, attention_mask=mask, output_hidden_states=True)
        parts.append(vectors_of(said, mask).numpy())
    return np.concatenate(parts)
