"""A folder of feedback is read whole, or refused in a sentence that quotes nobody."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bot.feedback.tombstone_list import TombstoneList
from model.data.feedback import read_export
from model.data.feedback.export import read_tombstones
from model.errors import DatasetError
from model.feedback_format import (
    DESCRIPTION,
    FORMATS,
    SPLITS,
    TOMBSTONES,
    Description,
    FeedbackRow,
    describe,
    description_of,
    row_of,
    rows_file,
    values_of,
)
from tests.fuzz.refusals import in_a_sentence
from tests.fuzz.strategies import MARKER, damaged, files, half_characters, mangled, marked, written
from tests.model.data.feedback.writing import SHOWN, answer, write_export

rows = st.builds(
    answer,
    st.sampled_from([None, *SHOWN, "🫡"]),
    text=marked,
    shuffled=st.booleans(),
    kind=st.sampled_from(["tap", "correction", "own", "inline", "reaction"]),
    lang=st.sampled_from(["en", "ru", "other"]),
    day=st.dates(),
)
values = rows.map(values_of)
descriptions = st.fixed_dictionaries(
    {
        "format": st.just(1),
        "id": half_characters,
        "rows": st.dictionaries(st.sampled_from(SPLITS), st.integers(0, 3)),
        "since": st.one_of(st.none(), st.dates().map(str)),
        "file_format": st.sampled_from(FORMATS),
        "sha256": st.dictionaries(
            st.one_of(st.sampled_from(["train.jsonl", "train.csv"]), half_characters),
            st.just("0" * 64),
        ),
        "tombstones": st.integers(0, 3),
    }
)
lines = st.one_of(
    st.lists(half_characters, max_size=4).map(
        lambda some: "\n".join(some).encode(errors="replace")
    ),
    st.binary(max_size=60),
)


@given(row=st.one_of(values, mangled(values)))
@example(row=values_of(answer("😂")) | {"rank": 10**400})
def test_a_row_is_read_or_refused_without_its_text(row: dict[str, Any]) -> None:
    with in_a_sentence(ValueError, never=MARKER):
        assert isinstance(row_of(row), FeedbackRow)


@given(content=files(descriptions))
def test_a_description_is_written_as_it_was_read_or_refused(content: bytes) -> None:
    description = None
    with in_a_sentence(ValueError):
        description = description_of(content)
    if description is not None:
        assert description_of(describe(description).encode()) == description


@given(content=files(descriptions))
@example(content=describe(Description(id="1", rows={}, sha256={"\0": "0"})).encode())
@example(content=written({"format": 1, "id": "1", "rows": {}, "sha256": {"\ud800": "0"}}))
def test_a_folder_that_is_described_wrongly_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DESCRIPTION).write_bytes(content)
    (tmp_path / TOMBSTONES).write_bytes(b"")

    _read(tmp_path)


@given(content=files(values))
def test_json_lines_are_read_or_refused_with_the_line(tmp_path: Path, content: bytes) -> None:
    _read(_export(tmp_path, "jsonl", content), never=MARKER)


@given(some=st.lists(rows, min_size=1, max_size=2), data=st.data())
def test_csv_and_parquet_are_read_or_refused(
    tmp_path: Path, some: list[FeedbackRow], data: st.DataObject
) -> None:
    form = data.draw(st.sampled_from(["csv", "csv", "parquet"]))
    folder = write_export(tmp_path, {"train": some}, form=form)
    content = rows_file(folder, "train", form).read_bytes()

    _read(_export(tmp_path, form, data.draw(damaged(st.just(content)))), never=MARKER)


@given(content=lines)
def test_a_list_of_erased_rows_is_read_or_refused_and_goes_on(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / TOMBSTONES
    file.write_bytes(content)
    with in_a_sentence(DatasetError, naming=file):
        read_tombstones(file)

    TombstoneList(file).rewrite([("export", "row")])
    TombstoneList(file).append([("export", "other")])

    assert {("export", "row"), ("export", "other")} <= read_tombstones(file)


def _export(folder: Path, form: str, content: bytes) -> Path:
    """An export whose only file holds `content`, and whose description says so."""
    rows_file(folder, "train", form).write_bytes(content)
    hashes: Mapping[str, str] = {f"train.{form}": hashlib.sha256(content).hexdigest()}
    counted = Description(id="1", rows={"train": 1}, sha256=hashes, file_format=form)
    (folder / DESCRIPTION).write_text(describe(counted))
    (folder / TOMBSTONES).write_text("")
    return folder


def _read(folder: Path, never: str | None = None) -> None:
    with in_a_sentence(DatasetError, naming=folder, never=never):
        read_export(folder)
