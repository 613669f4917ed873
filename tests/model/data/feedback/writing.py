"""Rows of feedback and whole exports, made up for tests."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import starmap
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from model.feedback_format import (
    DESCRIPTION,
    TOMBSTONES,
    AnswerKind,
    Description,
    FeedbackRow,
    ShownEmoji,
    describe,
    rows_file,
    tombstone_line,
    values_of,
)

SHOWN = ("😂", "😊", "🔥", "😢", "🎉")
SCORES = tuple(1 / (1 + rank) for rank in range(1, 20))


def answer(
    emoji: str | None,
    *,
    text: str = "see you at six",
    person: str = "ann",
    shown: Iterable[str] = SHOWN,
    scores: Iterable[float] = SCORES,
    shuffled: bool = False,
    kind: AnswerKind = "tap",
    lang: str = "en",
    day: date = date(2027, 1, 1),
    id: str = "0",
) -> FeedbackRow:
    """`emoji` picked, at the rank where it is shown; None: none fitted. `scores`: by rank."""
    order = tuple(shown)
    return FeedbackRow(
        id=id,
        person=person,
        text=text,
        emojis=() if emoji is None else (emoji,),
        none=emoji is None,
        rank=order.index(emoji) + 1 if emoji in order else None,
        shown=tuple(
            ShownEmoji(one, rank, score)
            for rank, (one, score) in enumerate(zip(order, scores, strict=False), 1)
        ),
        shuffled=shuffled,
        kind=kind,
        lang=lang,
        model="round-1",
        day=day,
    )


def write_export(
    folder: Path,
    rows: Mapping[str, Iterable[FeedbackRow]],
    *,
    form: str = "jsonl",
    id: str = "first",
    tombstones: Iterable[tuple[str, str]] = (),
) -> Path:
    """An export of these rows by split, as the bot writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes, counts = {}, {}
    for split, some in rows.items():
        values = [values_of(row) for row in some]
        file = rows_file(folder, split, form)
        _write(file, values)
        hashes[file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
        counts[split] = len(values)
    erased = "".join(starmap(tombstone_line, tombstones))
    (folder / TOMBSTONES).write_text(erased)
    description = Description(id=id, rows=counts, sha256=hashes, file_format=form)
    (folder / DESCRIPTION).write_text(describe(description))
    return folder


def _write(file: Path, rows: list[dict[str, Any]]) -> None:
    if file.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(rows), file)
        return
    with file.open("w", encoding="utf-8", newline="") as lines:
        if file.suffix == ".jsonl":
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            return
        writer = csv.writer(lines)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow(
                json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
                for value in row.values()
            )
