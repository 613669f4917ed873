"""Keeps one person from asking more than a person would: a token bucket for each."""

import time
from collections import OrderedDict
from collections.abc import Callable


class TokenBuckets:
    """Lets everybody do `burst` things at once, and `rate` a second in the long run.

    Remembers only people whose bucket is not full, so memory follows the people of the last
    `burst / rate` seconds, not all there ever were. Nothing is written anywhere.
    """

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Start with every bucket full.

        Args:
            rate: tokens that come back in a second.
            burst: tokens a bucket holds.
            clock: seconds; never runs backwards.

        Raises:
            ValueError: nothing would ever be allowed.
        """
        if rate <= 0 or burst < 1:
            raise ValueError(f"{burst} tokens, {rate} a second, would allow nothing")
        self._refill = 1 / rate  # seconds that one token takes to come back
        self._burst = burst
        self._clock = clock
        self._full_at: OrderedDict[int, float] = OrderedDict()  # who took last stands last

    def take(self, person: int) -> bool:
        """Take a token of `person`; False if there is none, and then nothing is taken."""
        now = self._clock()
        # Whoever took first is not always full first; then the others wait for them, but never
        # longer than a bucket takes to fill.
        while self._full_at and next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)
        full_at = max(self._full_at.get(person, now), now) + self._refill
        if full_at - now > self._burst * self._refill * (1 + 1e-9):  # sums of floats are not exact
            return False
        self._full_at[person] = full_at
        self._full_at.move_to_end(person)
        return True

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._full_at)
