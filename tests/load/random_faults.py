"""Faults that strike a share of all requests, drawn with a seed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bot.playground.telegram import Faults
from bot.playground.telegram.faults import Fault

KINDS: Final = (
    Fault("429"),
    Fault("500"),
    Fault("502"),
    Fault("drop"),
    Fault("drop", after=True),
)


@dataclass(eq=False)
class RandomFaults(Faults):
    """Strikes a share of all requests, once it is switched on.

    Attributes:
        share: 0..1.
        kinds: what strikes, each as likely as the others.
        struck: how often each did.
    """

    dice: Random = field(default_factory=Random)
    share: float = 0.0
    kinds: Sequence[Fault] = KINDS
    struck: Counter[str] = field(default_factory=Counter)

    def take(self, method: str) -> Fault | None:
        """The stroke that a call of `method` is due, if any."""
        if "My" in method or self.dice.random() >= self.share:
            return None
        fault = self.dice.choice(self.kinds)
        self.struck[fault.kind + (" after" if fault.after else "")] += 1
        return fault
