"""What one stage of the compact recipe sees: how often it sees the texts of each kind.

Natural chats decide what comes first, since their emojis stand at the rates of real chats;
what is written to be even, or to be plain feeling, is weighed below them. Tweets that were
searched for by emoji, at artificial rates, are thinned out emoji by emoji.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from model.data.examples import CHAT, CORPUS, FEEL, QUERIED, Example
from model.training.recipe import Mix

# Emojis that say where or how a picture was taken: rare in chats, so rarely shown to it.
OUT_OF_THE_BLUE: Final = frozenset(["📷", "📸", "🇺🇸", "🎄"])
_TWEETS: Final = "tweeteval"


def mixture(examples: Sequence[Example], mix: Mix, seed: int) -> list[Example]:
    """The rows of one stage, repeated as `mix` says, shuffled."""
    order = random.Random(seed)
    times = {CHAT: mix.chat, FEEL: mix.feel, CORPUS: mix.corpus, _TWEETS: mix.tweets}
    kinds: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        kinds[_kind(example)].append(example)
    rows = _thinned(kinds.pop(QUERIED[0], []), mix.queried, order)
    for kind, some in sorted(kinds.items()):
        whole, part = divmod(times.get(kind, mix.found), 1)
        rows += int(whole) * some + order.sample(some, round(part * len(some)))
    order.shuffle(rows)
    return rows


def _kind(example: Example) -> str:
    if example.source.startswith(QUERIED):
        return QUERIED[0]
    return _TWEETS if example.source.startswith(_TWEETS) else example.source


def _thinned(queried: list[Example], most: int, order: random.Random) -> list[Example]:
    taken: Counter[str] = Counter()
    rows = []
    for example in order.sample(queried, len(queried)):
        emoji = example.emojis[0]
        if taken[emoji] < (most // 3 if emoji in OUT_OF_THE_BLUE else most):
            taken[emoji] += 1
            rows.append(example)
    return rows
