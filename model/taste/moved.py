"""What a taste changed, in words that people can check: emojis whose share rose or fell most."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from model.taste.layer import Taste


@dataclass(frozen=True, slots=True)
class Moved:
    """An emoji's mean probability, 0..1, without a layer and with it; how often it was picked."""

    emoji: str
    before: float
    after: float
    picks: int


@dataclass(frozen=True, slots=True)
class MovedMost:
    """The emojis that a layer raised and lowered most, the furthest first, by language."""

    lang: str
    raised: tuple[Moved, ...]
    lowered: tuple[Moved, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything, for `json.dumps`."""
        return asdict(self)


def moved_most(taste: Taste, labels: Sequence[str], count: int) -> tuple[MovedMost, ...]:
    """At most `count` of either kind in each language; `labels` are those of the network."""
    found = []
    for lang, layer in sorted(taste.layers.items()):
        rows = zip((*labels, *taste.added), *layer.shares.tolist(), layer.picks, strict=True)
        all_moved = [Moved(emoji, before, after, int(n)) for emoji, before, after, n in rows]
        ordered = sorted(all_moved, key=lambda it: it.before - it.after)
        raised = [it for it in ordered[:count] if it.after > it.before]
        lowered = [it for it in ordered[::-1][:count] if it.after < it.before]
        found.append(MovedMost(lang, tuple(raised), tuple(lowered)))
    return tuple(found)
