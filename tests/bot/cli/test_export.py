"""`emojibot feedback export` in the hands of an operator."""

import csv
import json
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import click
import pytest

from bot.cli import export as command
from bot.feedback.export.folder import written_aside
from bot.feedback.export.tally import Tally
from model.data.feedback import read_export, refuse_erased
from model.errors import DatasetError
from model.feedback_format import FORMATS
from tests.bot.cli.conftest import ANN, Run

OUT = "exports/monday"

pytestmark = pytest.mark.usefixtures("taps")


def export(run: Run, out: str = OUT, *words: str) -> dict[str, Any]:
    """What export.json says of a new export."""
    result = run("feedback", "export", "--out", out, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return cast(dict[str, Any], json.loads(Path(out, "export.json").read_text()))


def rows(out: str = OUT) -> list[dict[str, Any]]:
    """The rows of an export in JSON Lines."""
    files = sorted(Path(out).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_an_export_holds_what_was_consented_to(run: Run) -> None:
    result = run("feedback", "export", "--out", OUT)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "2 rows of 1 people" in result.output
    assert [(row["text"], row["emojis"], row["none"]) for row in rows()] == [
        ("we won", ["🎉"], False),
        ("no idea", [], True),
    ]


def test_an_export_is_for_its_owner_only(run: Run) -> None:
    export(run)

    assert Path(OUT).stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in Path(OUT).iterdir()} == {0o600}


def test_a_copy_of_the_database_gives_the_same_bytes(run: Run) -> None:
    shutil.copytree("data", "copy")
    export(run, "exports/one")
    shutil.rmtree("data")
    Path("copy").rename("data")

    export(run, "exports/other")

    assert contents("exports/one") == contents("exports/other")


def test_the_next_export_has_other_names(run: Run) -> None:
    first, second = export(run, "exports/one"), export(run, "exports/other")

    assert first["rows"] == second["rows"]
    names = [
        {row[key] for row in rows(out) for key in ("id", "person")}
        for out in ("exports/one", "exports/other")
    ]
    assert not names[0] & names[1]
    assert first["id"] != second["id"]


def test_what_was_erased_since_is_a_tombstone_in_the_next_export(run: Run) -> None:
    first = export(run, "exports/one")
    gone = sorted(row["id"] for row in rows("exports/one"))
    run("feedback", "forget", "--user", str(ANN), "--yes")

    second = export(run, "exports/other")

    assert sum(second["rows"].values()) == 0
    assert second["tombstones"] == 2
    assert Path("exports/other/tombstones.txt").read_text().splitlines() == [
        f"{first['id']} {row}" for row in gone
    ]


def test_what_was_picked_before_a_day_is_left_out(run: Run) -> None:
    described = export(run, OUT, "--since", "2020-01-01")

    assert described["since"] == "2020-01-01"
    assert sum(described["rows"].values()) == 2


def test_nothing_to_export_makes_no_folder_and_uses_no_number(run: Run) -> None:
    result = run("feedback", "export", "--out", OUT, "--since", "2999-01-01")

    assert result.exit_code == 0
    assert "is not made: nobody who consents has picked anything since 2999-01-01" in result.output
    assert not Path("exports").exists()
    with closing(sqlite3.connect("data/emojibot.db")) as connection:
        assert connection.execute("SELECT count(*) FROM exports").fetchone() == (0,)


def test_an_export_that_fails_leaves_nothing_behind(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect("data/emojibot.db")) as connection, connection:
        connection.execute("UPDATE choices SET text = 'damaged' WHERE suggestion_id = 2")

    result = run("feedback", "export", "--out", OUT)

    assert result.exit_code == 1
    assert "damaged or was encrypted with another key" in result.stderr
    assert list(Path("exports").iterdir()) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_export_that_is_stopped_leaves_nothing_behind(
    run: Run, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    monkeypatch.setattr(Tally, "add", lambda *_: signal.raise_signal(stop))
    # As in a terminal: a shell has what runs in its background ignore SIGINT.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        result = run("feedback", "export", "--out", OUT)
    finally:
        signal.signal(signal.SIGINT, before)

    assert (result.exit_code, result.stderr.strip()) == (1, "Aborted!")
    assert list(Path("exports").iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_the_leftovers_of_a_killed_export_are_erased_by_the_next(run: Run) -> None:
    left = Path("exports/.monday.partial")
    left.mkdir(parents=True)
    (left / "train.csv").write_text("somebody's text")

    export(run)

    assert [path.name for path in Path("exports").iterdir()] == ["monday"]
    assert "train.csv" not in contents(OUT)


def test_two_exports_to_one_folder_do_not_mix(run: Run) -> None:
    with written_aside(Path(OUT)) as folder:
        (folder / "theirs").write_text("half")
        result = run("feedback", "export", "--out", OUT)

    assert result.exit_code == 1
    assert "another export is being written" in result.stderr
    assert contents(OUT) == {"theirs": b"half"}


@pytest.mark.parametrize("content", ["an export", "a file"])
def test_a_folder_in_use_is_left_as_it_is(run: Run, content: str) -> None:
    if content == "an export":
        export(run)
    else:
        Path(OUT).mkdir(parents=True)
        Path(OUT, "mine.txt").write_text("mine")
    before = contents(OUT)

    result = run("feedback", "export", "--out", OUT)

    assert result.exit_code == 1
    assert "holds something already: name another folder" in result.stderr
    assert contents(OUT) == before


def test_an_empty_folder_will_do(run: Run) -> None:
    Path(OUT).mkdir(parents=True)

    export(run)

    assert "export.json" in contents(OUT)


def test_an_export_into_a_file_is_refused(run: Run) -> None:
    Path("exports").write_text("mine")

    assert run("feedback", "export", "--out", "exports").exit_code == 2
    deeper = run("feedback", "export", "--out", "exports/deeper")
    assert deeper.exit_code == 1
    assert "exports/deeper was not written" in deeper.stderr


def test_without_pyarrow_parquet_is_refused_before_anything_is_written(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.feedback.export.files.find_spec", lambda name: None)

    result = run("feedback", "export", "--out", OUT, "--format", "parquet")

    assert result.exit_code == 1
    assert 'pip install -e ".[export]"' in result.stderr
    assert not Path("exports").exists()


def test_a_table_holds_lists_as_json(run: Run) -> None:
    export(run, OUT, "--format", "csv")

    [file] = Path(OUT).glob("*.csv")
    with file.open(newline="") as lines:
        first, second = csv.DictReader(lines)
    assert (json.loads(first["emojis"]), first["rank"]) == (["🎉"], "1")
    assert (json.loads(second["emojis"]), second["rank"]) == ([], "")
    assert json.loads(first["shown"])[1] == {"emoji": "❤", "rank": 2, "score": 0.25}


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_exported_can_be_trained_on_and_refused_once_it_is_erased(
    run: Run, form: str
) -> None:
    export(run, OUT, "--format", form)
    exported = read_export(Path(OUT))

    [taught] = filter(None, exported.rows.values())
    assert [(row.text, row.emojis, row.rank, row.none) for row in taught] == [
        ("we won", ("🎉",), 1, False),
        ("no idea", (), None, True),
    ]
    assert refuse_erased([exported]) == 0
    run("feedback", "forget", "--user", str(ANN), "--yes")
    export(run, "exports/tuesday", "--format", form)
    with pytest.raises(DatasetError, match="monday holds 2 rows that were erased"):
        refuse_erased([exported])


def test_progress_is_shown_to_somebody_who_looks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # what makes rich take stderr for a terminal

    result = run("feedback", "export", "--out", OUT)

    assert "Exporting" in result.stderr
    assert "2/2" in result.stderr
    assert "Exporting" not in result.stdout


def test_the_command_offers_every_format() -> None:
    def offered() -> Iterator[str]:
        for option in command.export.params:
            if isinstance(option.type, click.Choice):
                yield from option.type.choices

    assert list(offered()) == list(FORMATS)
