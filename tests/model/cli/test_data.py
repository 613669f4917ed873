import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from model.cli import model
from tests.model.data.feedback.writing import answer, write_export
from tests.model.training.conftest import CORPUS


def test_data_says_what_is_kept_of_several_files(messages: Path) -> None:
    corpus = CORPUS / "corpus_en.tsv"

    result = CliRunner().invoke(model, ["data", "--data", str(messages), str(corpus), "--json"])

    report = json.loads(result.output)
    assert report["kept"]["train"].keys() == {"corpus", "made up"}
    assert report["data_hash"]


def test_what_is_to_judge_by_is_never_trained_on() -> None:
    result = CliRunner().invoke(model, ["data", "--data", str(CORPUS / "accept_en.tsv")])

    assert result.exit_code == 1
    assert "to judge by" in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; give a file that holds a row on each line"),
        (b"{\n", "line 1: not a training row; it is not JSON"),
        (b'{"emojis": []}\n', 'line 1: not a training row; it has no "text"'),
        (b'{"text": "a"}\n[1]\n', 'line 2: not a training row; it needs an object with "text"'),
        (b'{"text": 5, "emojis": []}\n', 'it needs an object with "text"'),
        (b'{"text": "\xff"}\n', "it is not UTF-8"),
    ],
    ids=["empty", "no JSON", "no text", "a list", "a number", "no UTF-8"],
)
@pytest.mark.parametrize("command", ["data", "evaluate"])
def test_a_file_that_holds_no_rows_is_refused_in_words_that_say_what_it_needs(
    tmp_path: Path, command: str, content: bytes, said: str
) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_bytes(content)

    result = CliRunner().invoke(model, [command, "--data", str(file)])

    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert said in line
    assert str(file) in line


@pytest.mark.parametrize(
    "content", [b"plain", gzip.compress(b"much, much text" * 99)[:-20]], ids=["plain", "cut short"]
)
def test_a_file_that_gzip_cannot_read_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "messages.jsonl.gz"
    file.write_bytes(content)

    result = CliRunner().invoke(model, ["data", "--data", str(file)])

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {file}")
    assert len(result.stderr.splitlines()) == 1


def test_an_export_is_counted_as_training_takes_it(tmp_path: Path) -> None:
    rows = [answer("🎉", text="we won"), answer("🪿", text="we lost", shown=("🪿",))]
    folder = write_export(tmp_path / "monday", {"train": rows})

    result = CliRunner().invoke(model, ["data", "--data", str(folder), "--json"])

    report = json.loads(result.stdout)
    assert report["kept"] == {"train": {"export monday": 1}}
    assert report["dropped"] == {"no emoji of ours": 1}
    assert report["data_hash"] is None


def test_a_folder_that_is_no_export_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(model, ["data", "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert "is not an export of feedback" in result.stderr
