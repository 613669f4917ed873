"""An export opened with what people open data with: `datasets`, pandas and pyarrow."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import pytest
from pyarrow import parquet

from bot.feedback import FeedbackStore
from bot.feedback.export.files import WRITERS
from bot.feedback.export.writing import write
from model.data.feedback import read_export
from model.feedback_format import FORMATS, SPLITS, values_of
from tests.bot.conftest import People

# A file is the same wherever its rows came from.
pytestmark = pytest.mark.own_database

COLUMNS = "id person text emojis none rank shown shuffled kind lang source model day".split()

# What a reader of tables would rather not see in a text.
NASTY = ["null", "007", "NA", 'say "hi", you', "it's 2026-01-01", "ещё\\n раз", "=1+1", "🫠 ok"]

OLD = Path(__file__).parents[3] / "model" / "data" / "feedback" / "format_1"

every_format = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture
async def fed(people: People) -> FeedbackStore:
    """Picks of enough people that each split has some."""
    for person in range(1, 31):
        await people.consent(person)
        for number in range(2):
            text = NASTY[(2 * person + number) % len(NASTY)]
            emoji = None if person % 7 == 0 else "😂"
            token = await people.offered(person)
            await people.pick(token, emoji, person=person, text=text)
    return people.store


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`datasets` neither asks anybody nor writes elsewhere."""
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


async def exported(store: FeedbackStore, folder: Path, form: str) -> list[dict[str, Any]]:
    """The rows of a new export, which is written to `folder`."""
    export = await store.exports.begin()
    assert export is not None
    await asyncio.to_thread(folder.mkdir)
    await write(export, folder, form)
    return [
        values_of(example) | {"day": example.day, "split": example.split}
        async for example in export.choices()
    ]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON Lines would hold it."""
    lists = {
        key: json.loads(row[key]) if isinstance(row[key], str) else list(row[key])
        for key in ("emojis", "shown")
    }
    rank = None if pandas.isna(row["rank"]) else int(row["rank"])
    return dict(row) | lists | {"rank": rank, "none": bool(row["none"])}


def parts(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each split."""
    return {
        split: [{key: row[key] for key in COLUMNS} for row in rows if row["split"] == split]
        for split in SPLITS
    }


@every_format
@pytest.mark.timeout(60)  # `datasets` takes seconds to import
async def test_datasets_reads_the_folder_as_it_is(
    fed: FeedbackStore, tmp_path: Path, form: str
) -> None:
    from datasets import load_dataset

    rows = await exported(fed, tmp_path / "out", form)

    found = load_dataset(str(tmp_path / "out"))

    assert {split: [plain(row) for row in found[split]] for split in found} == parts(rows)
    assert list(found["train"].features) == COLUMNS
    kinds = {name: str(kind) for name, kind in found["train"].features.items()}
    assert (kinds["rank"], kinds["day"]) == ("Value('int64')", "Value('date32')")
    if form != "csv":
        assert kinds["emojis"] == "List(Value('string'))"
        assert "Value('float64')" in kinds["shown"]


@pytest.mark.timeout(60)
async def test_datasets_reads_rows_of_which_none_has_an_emoji(
    people: People, tmp_path: Path
) -> None:
    from datasets import load_dataset

    await people.consent()
    await people.pick(await people.offered(), None, text="nothing suits")
    [row] = await exported(people.store, tmp_path / "out", "jsonl")

    found = load_dataset(str(tmp_path / "out"))

    assert list(found) == [row["split"]]
    [read] = found[row["split"]]
    assert (read["emojis"], read["none"], read["rank"]) == ([], True, None)


@every_format
async def test_pandas_reads_each_file(fed: FeedbackStore, tmp_path: Path, form: str) -> None:
    rows = parts(await exported(fed, tmp_path / "out", form))

    for split in SPLITS:
        file = tmp_path / "out" / f"{split}.{form}"
        if form == "jsonl":
            table = pandas.read_json(file, lines=True, dtype=False)
        elif form == "csv":  # as the card says
            table = pandas.read_csv(
                file, keep_default_na=False, na_values={"rank": [""]}, dtype={"text": str}
            )
        else:
            table = pandas.read_parquet(file)

        assert list(table.columns) == COLUMNS
        read = [plain(row) for row in table.to_dict("records")]
        read = [row | {"day": date.fromisoformat(str(row["day"]))} for row in read]
        assert read == rows[split]


async def test_pyarrow_reads_parquet_group_by_group(
    fed: FeedbackStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.feedback.export.files._GROUP", 10)
    rows = parts(await exported(fed, tmp_path / "out", "parquet"))

    with parquet.ParquetFile(tmp_path / "out" / "train.parquet") as file:
        assert file.num_row_groups == -(-len(rows["train"]) // 10)
        assert file.read().to_pylist() == rows["train"]


@every_format
async def test_a_person_is_in_one_file_only(fed: FeedbackStore, tmp_path: Path, form: str) -> None:
    rows = parts(await exported(fed, tmp_path / "out", form))

    people = [{row["person"] for row in rows[split]} for split in SPLITS]
    assert all(people)
    assert len(set.union(*people)) == sum(map(len, people)) == 30


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_rows_are_written_to_the_same_bytes_as_before(tmp_path: Path, form: str) -> None:
    for split, rows in read_export(OLD / form).rows.items():
        if rows:
            file = tmp_path / f"{split}.{form}"
            with closing(WRITERS[form](file)) as written:
                for row in rows:
                    written.write(row)

            assert file.read_bytes() == (OLD / form / file.name).read_bytes()


def test_parquet_has_the_same_columns_as_before(tmp_path: Path) -> None:
    [rows, *_] = read_export(OLD / "parquet").rows.values()
    with closing(WRITERS["parquet"](tmp_path / "train.parquet")) as written:
        for row in rows:
            written.write(row)

    ours, before = (parquet.read_table(it / "train.parquet") for it in (tmp_path, OLD / "parquet"))
    assert ours == before
    assert ours.schema == before.schema
