"""Emojis for texts that nobody labelled, from two teachers that err in different ways.

A linear n-gram model knows the words that it has seen with an emoji; the draft of the network
knows what sentences mean. Together they are right more often than either (`docs/experiments.md`
has the figures), so the network goes on learning from what both say about unlabelled lines.
Both sides of a translation pair get the mean of what is said about either: so Russian inherits
what only English texts could teach.

Source of the idea: self-training, Yarowsky 1995, https://aclanthology.org/P95-1026, with the
confident lines balanced over the classes as in Xie et al. 2020, https://arxiv.org/abs/1911.04252.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from model.data.examples import Line, Pair
from model.engine import Classify

_LEAST = 1e-4  # no teacher alone can rule an emoji out
_WORDS = range(2, 31)


@dataclass(frozen=True, slots=True)
class PseudoLabelled:
    """A text and the share that each emoji should get, `[labels]`, summing to 1."""

    text: str
    shares: NDArray[np.float16]


def together(answers: Sequence[Classify], texts: list[str]) -> NDArray[np.floating]:
    """The normalised geometric mean of what all `answers` give, `[texts, labels]`."""
    mixed: NDArray[np.floating] = np.exp(
        np.mean([np.log(answer(texts) + _LEAST) for answer in answers], axis=0)
    )
    mixed /= mixed.sum(axis=1, keepdims=True)
    return mixed


def pseudo_label(
    lines: list[Line], pairs: list[Pair], answers: Sequence[Classify], per_emoji: int
) -> list[PseudoLabelled]:
    """Both sides of all `pairs`, and of `lines` the `per_emoji` surest of every emoji."""
    texts = sorted({line.text for line in lines if len(line.text.split()) in _WORDS})
    rows: list[PseudoLabelled] = []
    if texts:
        shares = together(answers, texts)
        best, sure = shares.argmax(axis=1), shares.max(axis=1)
        for emoji in range(shares.shape[1]):
            mine = np.flatnonzero(best == emoji)
            surest = mine[np.argsort(-sure[mine], kind="stable")[:per_emoji]]
            rows += [_row(texts[place], shares[place]) for place in surest]
    if pairs:
        english = together(answers, [pair.en for pair in pairs])
        russian = together(answers, [pair.ru for pair in pairs])
        for pair, shares in zip(pairs, (english + russian) / 2, strict=True):
            rows += [_row(pair.en, shares), _row(pair.ru, shares)]
    return rows


def _row(text: str, shares: NDArray[np.floating]) -> PseudoLabelled:
    return PseudoLabelled(text, shares.astype(np.float16))


def dump(rows: list[PseudoLabelled]) -> bytes:
    """`rows` as npz, for `restore`."""
    content = BytesIO()
    texts = json.dumps([row.text for row in rows]).encode()
    shares = np.array([row.shares for row in rows], np.float16)
    np.savez(content, texts=np.frombuffer(texts, np.uint8), shares=shares)
    return content.getvalue()


def restore(content: bytes) -> list[PseudoLabelled]:
    """What `dump` was given."""
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        texts = json.loads(arrays["texts"].tobytes())
        return [PseudoLabelled(*row) for row in zip(texts, arrays["shares"], strict=True)]
