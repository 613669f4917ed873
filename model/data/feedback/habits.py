"""Who picks the same whatever the text is says little about the text."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def habit_factors(
    people: Sequence[str], picks: Sequence[Hashable | None], *, free: float, usual: float
) -> NDArray[np.float64]:
    """What each pick counts for, given how often its person makes the same one, `[picks]`.

    Of a person's n picks, c may be the same as long as c is no more than `free` + `usual` · q · n,
    where q is the share that this pick has with people on average: everybody has one voice in
    q, however many picks they made. Beyond that the c picks share what that many would count.

    Args:
        people: whose each pick is.
        picks: what to compare, an emoji or a rank; None is no pick and keeps its 1.
    """
    pairs = list(zip(people, picks, strict=True))
    same = Counter((person, pick) for person, pick in pairs if pick is not None)
    totals = Counter(person for person, pick in pairs if pick is not None)
    voices: defaultdict[Hashable, float] = defaultdict(float)
    for (person, pick), times in same.items():
        voices[pick] += times / totals[person]

    def factor(person: str, pick: Hashable | None) -> float:
        if pick is None:
            return 1.0
        q = voices[pick] / len(totals)
        return min(1.0, (free + usual * q * totals[person]) / same[person, pick])

    return np.array([factor(person, pick) for person, pick in pairs])
