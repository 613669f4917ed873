"""A long message is read by its sentences, and the one that matters decides.

A model reads about a hundred tokens and answers for the mood of most of them: a daily routine
that ends in «бабушка умерла» would be answered for the routine. So a message of three sentences
or more, or of `LONG` characters, is read whole and sentence by sentence, all in one pass:

* the gravest sentence decides, where one is more likely grave than not;
* else the whole message, while a model sees all of it;
* else the passage whose answer is surest.

Where there is more than a pass holds, the shortest sentences are read: what matters is said in
few words. A sentence without an end is cut at its commas, then after `WORDS` words.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from model.engine import Engine, TokenIds
from model.sentences import sentences

Row = Sequence[float]  # probabilities, [labels]

LONG: Final = 300  # characters, of which models that read 96 tokens see the most part
SENTENCES: Final = 3
WORDS: Final = 20
PASS_TOKENS: Final = 256  # of one message, as many as a worker puts into a pass

# What people send under bad news: loss, fear, despair, rage.
_GRAVE: Final = frozenset("😢 😭 💔 😔 ☹ 😱 😡 🤬 😠".split())
_LIKELY: Final = 0.5

_CLAUSE = regex.compile(r"(?<=[,;:—–])\s+")


def encoded_passages(
    engine: Engine, text: str, *, pass_tokens: int = PASS_TOKENS
) -> tuple[TokenIds, ...]:
    """What `engine` is to read of `text`: the whole first, then passages that fit one pass.

    Empty when nothing is left to read after cleaning.
    """
    whole = engine.encode(text)
    if not whole:
        return ()
    passages = [ids for passage in _passages(text) if (ids := engine.encode(passage))]
    room = pass_tokens - len(whole)
    chosen: list[TokenIds] = []
    for ids in sorted(passages, key=len):
        if len(ids) > room:
            break
        chosen.append(ids)
        room -= len(ids)
    return (whole, *chosen)


def decisive(labels: Sequence[str], rows: Sequence[Row], text: str) -> Row:
    """The one of `rows` that answers for `text`.

    Args:
        labels: the emojis that a row's probabilities stand for, in order.
        rows: probabilities, `[passages, labels]`, of `encoded_passages`: the whole text first.
    """
    whole, *passages = rows
    if not passages:
        return whole
    gravest = max(passages, key=lambda row: gravity(labels, row))
    if gravity(labels, gravest) > _LIKELY:
        return gravest
    return whole if len(text) < LONG else max(rows, key=max)


def gravity(labels: Sequence[str], row: Sequence[float]) -> float:
    """How likely a text is bad news, 0..1: the probability of what people send under such."""
    return sum(score for emoji, score in zip(labels, row, strict=True) if emoji in _GRAVE)


def _passages(text: str) -> Iterator[str]:
    """The parts of `text` that are read alone; none where it is short."""
    parts = sentences(text)
    if len(parts) < SENTENCES and len(text) < LONG:
        return
    for part in parts:
        if len(part.split()) <= WORDS:
            yield part
            continue
        for clause in _CLAUSE.split(part):
            words = clause.split()
            for start in range(0, len(words), WORDS):
                yield " ".join(words[start : start + WORDS])
