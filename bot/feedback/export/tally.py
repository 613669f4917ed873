"""Counts of what an export holds, split by split."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from bot.feedback.exported import ExportedChoice
from model.feedback_format import Split


@dataclass
class Tally:
    """How many rows an export has, of whom and of what.

    Attributes:
        counts: (what is counted, its value) → split → rows, such as ("language", "en").
        people: split → the pseudonyms in it.
        last: the latest day (UTC) of a choice; None without any.
        tombstones: how many rows of earlier exports have been erased.
    """

    counts: dict[tuple[str, str], Counter[Split]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    people: dict[Split, set[str]] = field(default_factory=lambda: defaultdict(set))
    last: date | None = None
    tombstones: int = 0

    def add(self, choice: ExportedChoice) -> None:
        """Count one more row."""
        marks = [
            ("rows", ""),
            ("kind", choice.kind),
            ("language", choice.lang),
            ("model", choice.model),
        ]
        if not choice.emojis:
            marks.append(("none fitted", ""))
        if choice.shuffled:
            marks.append(("order drawn at random", ""))
        for mark in marks:
            self.counts[mark][choice.split] += 1
        self.people[choice.split].add(choice.person)
        self.last = max(self.last or choice.day, choice.day)

    def rows(self, split: Split) -> int:
        """How many rows are in a split."""
        return self.counts[("rows", "")][split]

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self.counts[("rows", "")].total()

    def values(self, what: str) -> list[str]:
        """Every value of `what` that occurs, such as each language."""
        return sorted(value for name, value in self.counts if name == what)
