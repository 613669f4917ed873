"""Which troubles a run meets, and when: drawn with a seed before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal[
    "SIGKILL", "SIGTERM", "lines cut", "answers held", "dead line", "429 storm", "5xx storm",
    "twice and shuffled", "database locked", "disk full", "model raises", "promotion", "rollback",
    "clock jump",
]  # fmt: skip

USUAL: Final = 10  # minutes, in which each comes as often as stands here
QUIET: Final = (0.04, 0.94)  # shares of the run between which troubles begin


@dataclass(frozen=True, slots=True)
class Often:
    """How often a trouble comes in USUAL minutes, and how long it lasts, in seconds."""

    times: int
    shortest: float = 0.0
    longest: float = 0.0


PLAN: Final[Mapping[Kind, Often]] = MappingProxyType(
    {
        "SIGKILL": Often(8),
        "SIGTERM": Often(6),
        "lines cut": Often(8),
        "answers held": Often(4, 2, 7),  # requests arrive at Telegram, what it says does not
        "dead line": Often(3, 3, 9),  # nothing passes, and nobody is told
        "429 storm": Often(4, 5, 12),
        "5xx storm": Often(4, 5, 12),
        "twice and shuffled": Often(5, 10, 25),
        "database locked": Often(5, 2, 18),  # SQLite itself waits for fifteen
        "disk full": Often(2, 6, 12),
        "model raises": Often(3, 3, 7),
        "promotion": Often(2),
        "rollback": Often(2),
        "clock jump": Often(3, 15, 40),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Trouble:
    """One trouble.

    Attributes:
        at: seconds after the beginning.
        seconds: how long it lasts; 0: it is over at once.
    """

    at: float
    kind: Kind
    seconds: float


def draw(dice: Random, seconds: float, plan: Mapping[Kind, Often] = PLAN) -> list[Trouble]:
    """The troubles of a run of so many `seconds`, in their order.

    Each kind comes at least once. What lasts is over before the run is, and in a run that is
    shorter than USUAL it is shorter, too.
    """
    scale = min(seconds / (60 * USUAL), 1.0)
    found = []
    for kind, often in plan.items():
        for _ in range(max(1, round(often.times * seconds / (60 * USUAL)))):
            lasts = dice.uniform(often.shortest, often.longest)
            lasts = max(lasts * scale, min(lasts, 1.0))
            first, last = (share * seconds for share in QUIET)
            found.append(Trouble(dice.uniform(first, max(first, last - lasts)), kind, lasts))
    return sorted(_promotions_first(found))


def _promotions_first(troubles: list[Trouble]) -> list[Trouble]:
    """The same, with promotions and rollbacks in turns: there is only something to take back
    after a promotion."""
    switches = sorted(it for it in troubles if it.kind in ("promotion", "rollback"))
    kinds: tuple[Kind, Kind] = ("promotion", "rollback")
    turned = [Trouble(it.at, kinds[n % 2], it.seconds) for n, it in enumerate(switches)]
    return [it for it in troubles if it not in switches] + turned
