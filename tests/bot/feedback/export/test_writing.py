"""The files of an export beside its rows, and what its card says."""

import asyncio
import hashlib
import json
import re
from pathlib import Path

import pytest

from bot.feedback import Keys
from bot.feedback.export.tally import Tally
from bot.feedback.export.writing import write
from model.feedback_format import FORMATS
from tests.bot.conftest import Clock, People

ANN, BOB = People.ANN, People.BOB


async def exported(people: People, folder: Path, form: str = "jsonl") -> Tally:
    """What a new export in `folder` holds."""
    export = await people.store.exports.begin()
    assert export is not None
    await asyncio.to_thread(folder.mkdir)
    return await write(export, folder, form)


@pytest.fixture
async def picked(people: People) -> People:
    """Three picks of Ann's and one of Bob's."""
    for person, emoji in ((ANN, "😂"), (ANN, "🎉"), (ANN, None), (BOB, "❤")):
        await people.consent(person)
        await people.pick(await people.offered(person), emoji, person=person, text="a text")
    return people


@pytest.mark.parametrize("form", FORMATS)
async def test_the_description_tells_whether_the_files_are_whole(
    picked: People, tmp_path: Path, keys: Keys, form: str
) -> None:
    await exported(picked, tmp_path / "out", form)

    described = json.loads((tmp_path / "out" / "export.json").read_text())

    hashes = described.pop("sha256")
    assert described == {
        "format": 1,
        "id": keys.export(1).export,
        "rows": {"train": 1, "validation": 3, "test": 0},
        "since": None,
        "file_format": form,
        "tombstones": 0,
    }
    files = {path.name: path for path in (tmp_path / "out").iterdir()}
    assert set(files) == set(hashes) | {"export.json", "README.md"}
    assert set(hashes) == {f"train.{form}", f"validation.{form}", "tombstones.txt"}
    assert hashes == {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in hashes}


async def test_the_card_counts_by_split(picked: People, tmp_path: Path, clock: Clock) -> None:
    clock.pass_days(3)
    await picked.pick(await picked.offered(), "🎉", text="later")

    await exported(picked, tmp_path / "out")

    card = (tmp_path / "out" / "README.md").read_text()
    for line in (
        "| people | 1 | 1 | 0 | 2 |",
        "| rows | 1 | 4 | 0 | 5 |",
        "| none fitted | 0 | 1 | 0 | 1 |",
        "| kind `tap` | 1 | 4 | 0 | 5 |",
        "| language `en` | 1 | 4 | 0 | 5 |",
        "| model `tiny-1` | 1 | 4 | 0 | 5 |",
    ):
        assert line in card.splitlines()
    assert "The last choice is of 2026-03-04." in card
    assert "test.jsonl" not in card


async def test_the_card_explains_each_column_of_the_files(picked: People, tmp_path: Path) -> None:
    await exported(picked, tmp_path / "out")

    card = (tmp_path / "out" / "README.md").read_text()
    head = card.split("---")[1]
    row = json.loads((tmp_path / "out" / "train.jsonl").read_text())
    assert re.findall(r"^  - name: (\w+)$", head, re.MULTILINE) == list(row)
    assert re.findall(r"^\| `(\w+)` \|", card, re.MULTILINE)[: len(row)] == list(row)


async def test_progress_is_told_row_by_row(picked: People, tmp_path: Path) -> None:
    export = await picked.store.exports.begin()
    assert export is not None
    rows: list[None] = []
    (tmp_path / "out").mkdir()

    await write(export, tmp_path / "out", "jsonl", advance=lambda: rows.append(None))

    assert len(rows) == export.rows == 4


async def test_tombstones_without_rows_are_an_export_without_files_of_rows(
    picked: People, tmp_path: Path
) -> None:
    await exported(picked, tmp_path / "one")
    for person in (ANN, BOB):
        await picked.store.people.forget(person)

    tally = await exported(picked, tmp_path / "other")

    assert (tally.total, tally.tombstones) == (0, 4)
    assert {path.name for path in (tmp_path / "other").iterdir()} == {
        "README.md",
        "export.json",
        "tombstones.txt",
    }
    card = (tmp_path / "other" / "README.md").read_text()
    assert "data_files" not in card
    assert "4 lines are in it" in card
