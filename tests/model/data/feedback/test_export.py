import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from model.data.feedback import is_export, read_export
from model.errors import DatasetError, MissingExtra
from model.feedback_format import FORMATS, FeedbackRow, ShownEmoji, values_of
from tests.model.data.feedback.writing import answer, write_export

OLD = Path(__file__).parent / "format_1"  # as versions before this one wrote it
ROWS = {
    "train": [
        answer("😊", id="1", text='two\nlines, "quoted"', shuffled=True),
        answer(None, id="2", person="bob", lang="ru", text="ну такое"),
        answer("🥟", id="3", kind="own"),
    ],
    "test": [answer("😂", id="4", person="eve")],
}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "export", ROWS)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_every_format_reads_back_as_it_was(tmp_path: Path, form: str) -> None:
    folder = write_export(tmp_path, ROWS, form=form, tombstones=[("zeroth", "9")])

    found = read_export(folder)

    assert found.id == "first"
    assert found.rows == {
        "train": tuple(ROWS["train"]),
        "validation": (),
        "test": tuple(ROWS["test"]),
    }
    assert found.tombstones == {("zeroth", "9")}


def test_emojis_are_read_in_their_stored_form(tmp_path: Path) -> None:
    row = answer("❤️", shown=("❤️", "😂"))

    [found] = read_export(write_export(tmp_path, {"train": [row]})).rows["train"]

    assert found.emojis == ("❤",)
    assert found.shown[0].emoji == "❤"


def test_a_folder_is_an_export_by_its_description(tmp_path: Path, export: Path) -> None:
    assert is_export(export)
    assert not is_export(tmp_path)
    with pytest.raises(DatasetError, match=r"it holds no export\.json"):
        read_export(tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": 2}, r"export\.json .* it has format 2; this program reads 1"),
        ({"id": None}, r"export\.json does not describe an export"),
        ({"rows": {"train": 4, "test": 1}}, r"3 rows to train with, and export\.json says 4"),
        ({"sha256": {"train.jsonl": 5}}, r"export\.json does not describe an export"),
        ({"sha256": {"gone.jsonl": "0"}}, r"gone\.jsonl' is missing"),
    ],
    ids=["newer format", "no id", "other number of rows", "no hash", "file that is not there"],
)
def test_a_description_that_does_not_hold_is_refused(
    export: Path, change: dict[str, Any], sentence: str
) -> None:
    file = export / "export.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))

    with pytest.raises(DatasetError, match=sentence):
        read_export(export)


def test_a_file_that_was_changed_is_refused(export: Path) -> None:
    with (export / "train.jsonl").open("a") as lines:
        lines.write("\n")

    with pytest.raises(DatasetError, match=r"train\.jsonl was changed or cut off"):
        read_export(export)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "guess"}, "kind: Input should be 'tap', 'correction', 'own', 'inline' or"),
        ({"none": True}, "none is true, with 1 emojis"),
        ({"rank": 1}, "the emoji picked was not shown at rank 1"),
        ({"shown": [{"emoji": "😊", "rank": 2, "score": 1}]}, "are not 1, 2, 3"),
        ({"shown": [{"emoji": "😊", "rank": -1, "score": 1}]}, "are not 1, 2, 3"),
        ({"shown": [{"emoji": "😊", "rank": 1, "score": float("nan")}]}, "NaN is no number"),
        ({"shown": [{"emoji": "😊", "rank": 1, "score": -0.5}]}, "score: Input should be greater"),
        ({"rank": -1}, "there is no rank -1"),
        ({"rank": 0}, "there is no rank 0"),
        ({"day": "yesterday"}, "day: "),
        ({"person": ""}, "person: String should have at least 1 character"),
        ({"text": None}, "text: Input should be a valid string"),
        ({"emojis": "{}"}, "emojis: Input should be a valid tuple"),
    ],
)
def test_a_row_that_cannot_be_is_named_by_file_and_line(
    tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    good = values_of(ROWS["train"][0])
    lines = json.dumps(good) + "\n" + json.dumps(good | change) + "\n"
    folder = write_export(tmp_path, {})
    describe(folder, "train.jsonl", lines.encode(), rows=2)

    with pytest.raises(DatasetError, match=rf"train\.jsonl, line 2: .*{why}"):
        read_export(folder)


@pytest.mark.parametrize(
    ("file", "content", "place"),
    [
        ("train.jsonl", b"{", "line 1"),
        ("train.jsonl", b"[]", "line 1"),
        ("train.jsonl", b"{}", "line 1"),
        ("train.jsonl", b'{"text": "\xff"}', "line 1"),
        ("train.jsonl", b'{"rank": 1e400}', "line 1.*1e400 is too large a number"),
        ("train.jsonl", b"[" * 100_000, "line 1.*nested without end"),
        ("train.csv", b"id,person\n1\n", "line 2"),
        ("train.csv", b"id,person\n1,2,3\n", "line 2"),
        ("train.csv", b'id,person\n"1\n', "line 2"),
        ("train.csv", b"id,person\n\xff,2\n", "line 1"),
        ("train.csv", b"", "line 1"),
        ("train.parquet", b"no", "is not a Parquet file"),
    ],
)
def test_nonsense_is_named_by_file_and_line(
    tmp_path: Path, file: str, content: bytes, place: str
) -> None:
    folder = write_export(tmp_path, {})
    describe(folder, file, content, rows=1)

    with pytest.raises(DatasetError, match=rf"{file}.*{place}"):
        read_export(folder)


@pytest.mark.parametrize("content", [None, b"one\n", b"\xff \xff\n"])
def test_tombstones_that_cannot_be_read_are_refused(export: Path, content: bytes | None) -> None:
    file = export / "tombstones.txt"
    file.unlink()
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(DatasetError, match=r"tombstones\.txt"):
        read_export(export)


def test_without_pyarrow_parquet_is_refused_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_export(tmp_path, ROWS, form="parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(MissingExtra, match=r"Parquet"):
        read_export(folder)


def test_a_hundred_thousand_rows_would_fit_into_little_memory(tmp_path: Path) -> None:
    rows = (
        replace(ROWS["train"][0], id=f"{n:016x}", person=f"{n // 50:016x}", text=f"text {n} " * 8)
        for n in range(10_000)
    )
    folder = write_export(tmp_path, {"train": rows})
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from model.data.feedback import read_export\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "export = read_export(Path(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
        "assert not {'torch', 'pyarrow', 'pandas'} & set(sys.modules)\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", script, folder], capture_output=True, text=True, check=True
    )

    assert int(run.stdout) < 20_000  # KiB: a tenth of the rows, a tenth of 200 MB


def describe(folder: Path, name: str, content: bytes, rows: int) -> None:
    """Make `content` a file of the export, as if it had been written like that."""
    (folder / name).write_bytes(content)
    file = folder / "export.json"
    hashes = {name: hashlib.sha256(content).hexdigest()}
    known = json.loads(file.read_text())
    file.write_text(json.dumps(known | {"sha256": hashes, "rows": {"train": rows}}))


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_of_an_earlier_version_is_read_row_by_row(form: str) -> None:
    found = read_export(OLD / form)

    read = {split: [said(row) for row in rows] for split, rows in found.rows.items()}
    assert read == {
        "train": [
            ('say "hi", you there', ("❤",), 2, "tap"),
            ("honk", ("🪿",), None, "own"),
            ("day off", ("🎉",), 1, "inline"),
            ("random order", ("❤",), 2, "tap"),
            ("nothing fits", (), None, "tap"),
            *3 * [("with love ❤", ("❤",), 2, "tap")],
        ],
        "validation": [],
        "test": [
            ("null", ("😂",), 3, "tap"),
            ("so hot", ("🔥",), None, "correction"),
            ("ещё раз", ("😂",), 3, "reaction"),
        ],
    }
    [shuffled] = [row for row in found.rows["train"] if row.shuffled]
    assert shuffled == FeedbackRow(
        id=shuffled.id,
        person=shuffled.person,
        text="random order",
        emojis=("❤",),
        none=False,
        rank=2,
        shown=(ShownEmoji("🎉", 1, 0.5), ShownEmoji("❤", 2, 0.25), ShownEmoji("😂", 3, 0.125)),
        shuffled=True,
        kind="tap",
        lang="en",
        model="tiny-1",
        day=date(2026, 11, 29),
    )
    assert [row.none for row in found.rows["train"]].count(True) == 1
    assert found.tombstones == {
        ("e696cbb434b04d2f", "fb060ebcf6f4abcb"),
        ("e696cbb434b04d2f", "fb44fd1a959a6a43"),
    }


def said(row: FeedbackRow) -> tuple[str, tuple[str, ...], int | None, str]:
    return row.text, row.emojis, row.rank, row.kind
