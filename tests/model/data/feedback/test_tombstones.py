from pathlib import Path

import pytest

from model.data.feedback import lists_here, read_export, refuse_erased
from model.errors import DatasetError
from tests.model.data.feedback.writing import answer, write_export

ROWS = {"train": [answer("😂", id="1"), answer("😊", id="2")], "test": [answer("😂", id="3")]}


def test_an_export_that_nobody_took_anything_from_is_accepted(tmp_path: Path) -> None:
    export = read_export(write_export(tmp_path / "one", ROWS))

    assert refuse_erased([export]) == 0


def test_an_export_with_erased_rows_is_refused_by_the_next_one_beside_it(tmp_path: Path) -> None:
    export = read_export(write_export(tmp_path / "one", ROWS))
    write_export(tmp_path / "two", {}, id="second", tombstones=[("first", "1"), ("first", "3")])

    with pytest.raises(DatasetError, match=r"one holds 2 rows that were erased since"):
        refuse_erased([export])


def test_an_export_is_refused_by_another_that_is_given(tmp_path: Path) -> None:
    old = read_export(write_export(tmp_path / "here" / "one", ROWS))
    new = write_export(tmp_path / "there" / "two", {}, id="second", tombstones=[("first", "2")])

    with pytest.raises(DatasetError, match=r"one holds a row that was erased"):
        refuse_erased([read_export(new), old])


def test_an_export_is_refused_by_a_list_that_is_given(tmp_path: Path) -> None:
    export = read_export(write_export(tmp_path / "one", ROWS))
    more = tmp_path / "more.txt"
    more.write_text("first 2\nzeroth 1\n")

    with pytest.raises(DatasetError, match=r"one holds a row that was erased"):
        refuse_erased([export], [more])


def test_an_export_that_is_too_old_is_refused_whole(tmp_path: Path) -> None:
    export = read_export(write_export(tmp_path / "one", ROWS))
    write_export(tmp_path / "two", {}, id="second", tombstones=[("first", "*")])

    with pytest.raises(DatasetError, match=r"one holds only rows that have become too old"):
        refuse_erased([export])


def test_rows_erased_from_other_exports_are_counted(tmp_path: Path) -> None:
    erased = [("zeroth", "1"), ("zeroth", "2")]
    export = read_export(write_export(tmp_path / "one", ROWS, tombstones=erased))
    write_export(tmp_path / "two", {}, id="second", tombstones=[*erased, ("zeroth", "3")])

    assert refuse_erased([export]) == 3


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    export = read_export(write_export(tmp_path / "one", ROWS))

    with pytest.raises(DatasetError, match=r"gone\.txt cannot be read"):
        refuse_erased([export], [tmp_path / "gone.txt"])


def test_an_export_that_the_databases_list_knows_is_accepted(tmp_path: Path) -> None:
    export = read_export(write_export(tmp_path / "one", ROWS))
    (tmp_path / "list.txt").write_text("zeroth 4\nfirst -\n")

    assert refuse_erased([export], [tmp_path / "list.txt"], complete=True) == 1


def test_an_export_of_which_no_list_says_what_was_erased_is_refused(tmp_path: Path) -> None:
    export = read_export(write_export(tmp_path / "one", ROWS))
    write_export(tmp_path / "two", {}, id="second", tombstones=[("zeroth", "1")])
    (tmp_path / "of another database.txt").write_text("other -\n")

    for lists in ([], [tmp_path / "of another database.txt"]):
        with pytest.raises(DatasetError, match=r"--tombstones, or say --no-database"):
            refuse_erased([export], lists, complete=True)


def test_the_list_of_the_database_in_this_folder_is_read_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert lists_here([Path("mine.txt")]) == [Path("mine.txt")]
    Path("data").mkdir()
    Path("data/emojibot.tombstones.txt").touch()

    assert lists_here([Path("mine.txt")]) == [
        Path("mine.txt"),
        Path("data/emojibot.tombstones.txt"),
    ]
