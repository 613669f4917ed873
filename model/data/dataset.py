"""Turns files into a training set and a held-out set, and says what became of every row.

A split depends on nothing but the hash of a row's own group (its folded text; the English
side of a translation pair; a block of neighbouring lines of the written corpus), so that it
stays where it is when data grows. A text that is held out anywhere is trained on nowhere.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from model.data.examples import (
    CHAT,
    CORPUS,
    EMOTICONS,
    FEEL,
    WRITTEN,
    Example,
    Pair,
    PlainLine,
    file_hash,
    fold,
    read_files,
    share,
)
from model.language import detect

_HELD_OUT: Final = {CORPUS: 0.2, CHAT: 0.1, FEEL: 0.1}
HELD_OUT = 0.03  # of every other source


@dataclass(slots=True)
class RowCounts:
    """How many rows were kept, by split and source, and dropped, by reason."""

    kept: Counter[tuple[str, str]] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    first_emoji: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, object]:
        """For JSON: kept rows as {split: {source: rows}}."""
        kept: dict[str, dict[str, int]] = {}
        for (split, source), rows in sorted(self.kept.items()):
            kept.setdefault(split, {})[source] = rows
        return {
            "kept": kept,
            "dropped": dict(self.dropped.most_common()),
            "first_emoji": dict(self.first_emoji.most_common()),
        }


@dataclass(slots=True)
class Dataset:
    """Rows ready for training, and those that training never sees."""

    train: list[Example]
    held_out: list[Example]
    pairs: list[Pair]
    held_out_pairs: list[Pair]
    lines: list[PlainLine]
    report: RowCounts
    data_hash: str


def is_held_out(example: Example) -> bool:
    """Whether `example` is for judging, by its group alone."""
    return share(example.group) < _HELD_OUT.get(example.source, HELD_OUT)


def load_dataset(
    paths: list[Path], labels: tuple[str, ...], validation: list[Path] | None = None
) -> Dataset:
    """Read, filter, deduplicate and split `paths`.

    Texts of `validation` are only kept out of training; they are not part of the result.

    Raises:
        DatasetError: a file cannot be read.
    """
    rows = read_files(paths)
    report = RowCounts()
    examples = _usable(rows.examples, labels, report)
    held_out = [example for example in examples if is_held_out(example)]
    held_out_pairs = [pair for pair in rows.pairs if share(fold(pair.en)) < HELD_OUT]

    forbidden = {fold(example.text) for example in held_out}
    forbidden |= {fold(text) for pair in held_out_pairs for text in (pair.en, pair.ru)}
    for path_rows in read_files(validation or []).examples:
        forbidden.add(fold(path_rows.text))

    train = []
    for example in examples:
        if is_held_out(example):
            continue
        if forbidden.isdisjoint((fold(example.text), example.group)):
            train.append(example)
        else:
            report.dropped["same text is held out"] += 1
    pairs = _training_pairs(rows.pairs, forbidden, report)
    lines = [line for line in rows.lines if line.text]

    for split, kept in (("train", train), ("held out", held_out)):
        report.kept.update((split, example.source) for example in kept)
    report.kept.update(("train", f"pairs {pair.source}") for pair in pairs)
    report.kept.update(("held out", f"pairs {pair.source}") for pair in held_out_pairs)
    report.kept.update(("unlabelled", line.source) for line in lines)
    report.first_emoji.update(example.emojis[0] for example in train)
    return Dataset(train, held_out, pairs, held_out_pairs, lines, report, file_hash(paths))


def _usable(
    examples: Iterable[Example], labels: tuple[str, ...], report: RowCounts
) -> list[Example]:
    known = frozenset(labels)
    seen: set[tuple[str, str]] = set()
    kept = []
    for example in examples:
        emojis = tuple(emoji for emoji in example.emojis if emoji in known)
        if not example.text:
            report.dropped["no text left"] += 1
        elif not emojis:
            report.dropped["no emoji of ours"] += 1
        elif (key := (fold(example.text), emojis[0])) in seen:
            report.dropped["same text and emoji again"] += 1
        elif example.source not in (*WRITTEN, EMOTICONS) and detect(example.text) == "other":
            report.dropped["neither English nor Russian"] += 1
        else:
            seen.add(key)
            kept.append(Example(example.text, emojis, example.lang, example.source, example.group))
    return kept


def _training_pairs(pairs: Iterable[Pair], forbidden: set[str], report: RowCounts) -> list[Pair]:
    kept = []
    for pair in pairs:
        if not pair.en or not pair.ru:
            report.dropped["no text left"] += 1
        elif forbidden.isdisjoint((fold(pair.en), fold(pair.ru))):
            kept.append(pair)
        elif share(fold(pair.en)) >= HELD_OUT:
            report.dropped["same text is held out"] += 1
    return kept
