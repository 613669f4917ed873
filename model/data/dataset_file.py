"""A dataset as bytes and back, so that a training that is resumed need not clean texts again."""

from collections import Counter
from dataclasses import dataclass

from pydantic import TypeAdapter

from model.data.dataset import Dataset, RowCounts
from model.data.examples import Example, Pair, PlainLine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """The fields of a Dataset, in JSON's types."""

    train: list[Example]
    held_out: list[Example]
    pairs: list[Pair]
    held_out_pairs: list[Pair]
    lines: list[PlainLine]
    kept: list[tuple[str, str, int]]
    dropped: dict[str, int]
    first_emoji: dict[str, int]
    data_hash: str


_STORED = TypeAdapter(_Stored)


def dump(dataset: Dataset) -> bytes:
    """`dataset`, for `restore`."""
    report = dataset.report
    return _STORED.dump_json(
        _Stored(
            train=dataset.train,
            held_out=dataset.held_out,
            pairs=dataset.pairs,
            held_out_pairs=dataset.held_out_pairs,
            lines=dataset.lines,
            kept=[(split, source, rows) for (split, source), rows in report.kept.items()],
            dropped=report.dropped,
            first_emoji=report.first_emoji,
            data_hash=dataset.data_hash,
        )
    )


def restore(content: bytes) -> Dataset:
    """What `dump` was given.

    Raises:
        ValueError: it is something else.
    """
    stored = _STORED.validate_json(content)
    kept = Counter({(split, source): rows for split, source, rows in stored.kept})
    report = RowCounts(kept, Counter(stored.dropped), Counter(stored.first_emoji))
    return Dataset(
        stored.train,
        stored.held_out,
        stored.pairs,
        stored.held_out_pairs,
        stored.lines,
        report,
        stored.data_hash,
    )
