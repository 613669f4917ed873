"""What was measured: medians with their intervals, and ratios to the baseline."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Final

MORE_IS_BETTER: Final = ("messages/s", "messages/s of processor")

_DEVIATIONS = 1.96  # of 95 %


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, and where 95 % of such medians would lie."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """That of what was measured independently; of fewer than six values the extremes.

        Source: Conover 1999, "Practical Nonparametric Statistics", section 3.2
        """
        ordered = sorted(values)
        count = len(ordered)
        reach = _DEVIATIONS * math.sqrt(count) / 2
        low = max(math.floor(count / 2 - reach), 0)
        high = min(math.ceil(count / 2 + reach), count - 1)
        return cls(median(ordered), ordered[low], ordered[high])


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing, measured on each contender that can be measured so."""

    what: str
    unit: str  # of those in MORE_IS_BETTER more is better, of all others less
    measured: Mapping[str, Spread]

    def times_better(self, baseline: str | None) -> dict[str, float]:
        """How many times better each contender is than `baseline`; below 1, worse."""
        base = self.measured.get(baseline or "")
        if base is None:
            return {}
        ratios = {name: base.median / it.median for name, it in self.measured.items()}
        if self.unit in MORE_IS_BETTER:
            ratios = {name: 1 / ratio for name, ratio in ratios.items()}
        return ratios


@dataclass(frozen=True, slots=True)
class Report:
    """Everything, and on what it was measured.

    Attributes:
        baseline: the contender that ratios are of; None without the torch extra.
        kept: what of the answers each precision keeps; see `.kept`.
    """

    model: str
    cores: int
    arithmetic: str
    baseline: str | None
    figures: Sequence[Figure]
    kept: Mapping[str, Mapping[str, float]]

    def to_json(self) -> str:
        """One object; ratios first."""
        rows = [
            {"what": it.what, "unit": it.unit, "times_better": it.times_better(self.baseline)}
            | {"measured": {name: asdict(spread) for name, spread in it.measured.items()}}
            for it in self.figures
        ]
        said: dict[str, Any] = {
            "model": self.model,
            "cores": self.cores,
            "arithmetic": self.arithmetic,
            "baseline": self.baseline,
            "figures": rows,
            "kept": self.kept,
        }
        return json.dumps(said, ensure_ascii=False)


def in_turns(
    runs: Mapping[str, Callable[[], Sequence[float]]], rounds: int
) -> list[dict[str, Spread]]:
    """Each of `runs` so many times, one after the other, so that a busy moment hits all.

    Returns:
        For each of the values that a run gives, their spreads by run.
    """
    values: dict[str, list[Sequence[float]]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            values[name].append(run())
    columns = [
        dict(zip(values, row, strict=True))
        for row in zip(*(zip(*it, strict=True) for it in values.values()), strict=True)
    ]
    return [{name: Spread.of(it) for name, it in column.items()} for column in columns]
