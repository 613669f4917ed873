"""A long message is read by its sentences, and the one that matters decides.

A model reads about a hundred tokens and answers for the mood of most of them: a daily routine
that ends in «бабушка умерла» would be answered for the routine. So such a message is read whole
and by the passages that `model.prepared` makes of it, all in one pass:

* the gravest sentence decides, where one is more likely grave than not;
* else the whole message, while a model sees all of it;
* else the passage whose answer is surest.

Where there is more than a pass holds, the shortest sentences are read: what matters is said in
few words.
"""

from collections.abc import Sequence
from typing import Final

from model.engine import Classifier, TokenIds
from model.prepared import PreparedText
from model.restraint import bad_news

Row = Sequence[float]  # probabilities, [labels]

PASS_TOKENS: Final = 256  # of one message, as many as a worker puts into a pass

_LIKELY: Final = 0.5


def encoded_passages(
    engine: Classifier, text: PreparedText, *, pass_tokens: int = PASS_TOKENS
) -> tuple[TokenIds, ...]:
    """What `engine` is to read of `text`: the whole first, then passages that fit one pass.

    Empty when there is nothing to read.
    """
    whole = engine.encode(text.bare)
    if not whole:
        return ()
    room = pass_tokens - len(whole)
    chosen: list[TokenIds] = []
    for ids in sorted(filter(None, map(engine.encode, text.passages)), key=len):
        if len(ids) > room:
            break
        chosen.append(ids)
        room -= len(ids)
    return (whole, *chosen)


def decisive(labels: Sequence[str], rows: Sequence[Row], text: PreparedText) -> Row:
    """The one of `rows` that answers for `text`.

    Args:
        labels: the emojis that a row's probabilities stand for, in order.
        rows: probabilities, `[passages, labels]`, of `encoded_passages`: the whole text first.
    """
    whole, *passages = rows
    if not passages:
        return whole
    gravest = max(passages, key=lambda row: bad_news(labels, row))
    if bad_news(labels, gravest) > _LIKELY:
        return gravest
    return max(rows, key=max) if text.is_long else whole
