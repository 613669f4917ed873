"""Old data against forgetting: what a round shows the model again beside the feedback.

Rows are taken in turns from the written corpus and from the files that the operator gave, and
from the languages alike, so that no large file drowns the rest. Each is answered by a mixture
of its own emojis and of what the parent said: what the parent knows beyond the labels is the
part that is forgotten first.

Source of the second idea: Li and Hoiem 2016, "Learning without Forgetting",
    https://arxiv.org/abs/1606.09282
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, cycle, islice, zip_longest

import numpy as np

from model.data.examples import CORPUS, Example
from model.engine import Floats


def rehearse(old: Sequence[Example], count: int, seed: int) -> list[Example]:
    """`count` rows of `old`, the kinds in turns while they last, no row again before all others."""
    order = random.Random(seed)
    kinds: dict[tuple[bool, str], list[Example]] = defaultdict(list)
    for row in old:
        kinds[row.source == CORPUS, row.lang].append(row)
    for _, rows in sorted(kinds.items()):
        order.shuffle(rows)
    turns = zip_longest(*(rows for _, rows in sorted(kinds.items())))
    return list(islice(cycle(row for row in chain(*turns) if row is not None), count))


def own_shares(emojis: Sequence[str], labels: Sequence[str]) -> Floats:
    """Each label's share, `[labels]`: the first emoji weighs 1, the second 1/2, and so on."""
    shares = np.zeros(len(labels), np.float32)
    known = [labels.index(emoji) for emoji in emojis if emoji in labels]
    for rank, label in enumerate(known, 1):
        shares[label] = 1 / rank
    shares /= max(float(shares.sum()), 1e-9)
    return shares
