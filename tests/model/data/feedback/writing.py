"""Rows of feedback and whole exports, made up for tests."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from model.data.feedback import FeedbackRow
from model.data.feedback.rows import Kind
from model.ranking import Suggestion

SHOWN = ("😂", "😊", "🔥", "😢", "🎉")


def answer(
    emoji: str | None,
    *,
    text: str = "see you at six",
    person: str = "ann",
    shown: Iterable[str] = SHOWN,
    shuffled: bool = False,
    kind: Kind = "tap",
    lang: str = "en",
    day: date = date(2027, 1, 1),
    id: str = "0",
) -> FeedbackRow:
    """`emoji` picked, at the rank where it is shown; None: none fitted."""
    order = tuple(shown)
    return FeedbackRow(
        id=id,
        person=person,
        text=text,
        emojis=() if emoji is None else (emoji,),
        none=emoji is None,
        rank=order.index(emoji) + 1 if emoji in order else None,
        shown=tuple(Suggestion(one, 1 / (2 + rank)) for rank, one in enumerate(order)),
        shuffled=shuffled,
        kind=kind,
        lang=lang,
        source="feedback",
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
        values = [as_json(row) for row in some]
        file = folder / f"{split}.{form}"
        _write(file, values)
        hashes[file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
        counts[split] = len(values)
    erased = "".join(f"{export} {row}\n" for export, row in tombstones)
    (folder / "tombstones.txt").write_text(erased)
    description = {
        "format": 1,
        "id": id,
        "rows": counts,
        "since": None,
        "file_format": form,
        "sha256": hashes,
        "tombstones": len(erased.splitlines()),
    }
    (folder / "export.json").write_text(json.dumps(description))
    return folder


def as_json(row: FeedbackRow) -> dict[str, Any]:
    """`row` with the keys of an export, in their order."""
    return {
        "id": row.id,
        "person": row.person,
        "text": row.text,
        "emojis": list(row.emojis),
        "none": row.none,
        "rank": row.rank,
        "shown": [
            {"emoji": one.emoji, "rank": rank, "score": one.score}
            for rank, one in enumerate(row.shown, 1)
        ],
        "shuffled": row.shuffled,
        "kind": row.kind,
        "lang": row.lang,
        "source": row.source,
        "model": row.model,
        "day": row.day.isoformat(),
    }


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
