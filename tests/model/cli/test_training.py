import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from model.cli import model
from tests.model.training.conftest import CORPUS

EXPORT = str(Path(__file__).parent)  # any folder
HEARTS = ["i love you so much", "love you", "my love", "you are my love", "lovely love"]
LAUGHS = ["so funny", "haha funny", "that is funny", "funny as hell", "how funny"]


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    rows = [
        {"text": f"{text} {number}", "emojis": [emoji], "lang": "en", "source": "made up"}
        for emoji, texts in (("❤", HEARTS), ("😂", LAUGHS))
        for text in texts
        for number in range(12)
    ]
    path = tmp_path / "messages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_data_says_what_is_kept_of_several_files(messages: Path) -> None:
    corpus = CORPUS / "corpus_en.tsv"

    result = CliRunner().invoke(model, ["data", "--data", str(messages), str(corpus), "--json"])

    report = json.loads(result.output)
    assert report["kept"]["train"].keys() == {"corpus", "made up"}
    assert report["data_hash"]


def test_a_model_is_measured_against_the_yardsticks(messages: Path, tmp_path: Path) -> None:
    picture = tmp_path / "confusion.png"
    words = ["evaluate", "--data", str(messages), "--train-data", str(messages), "--json"]
    words += ["--model", "ngrams", "--against", "majority", "--plot", str(picture)]

    report = json.loads(CliRunner().invoke(model, words).output)

    assert report["model"] == "ngrams"
    assert report["accuracy"] > 0.9
    assert report["against"]["difference"]["accuracy"]["interval"][0] > 0.2
    assert picture.stat().st_size > 1000


def test_a_model_is_measured_by_what_fits(messages: Path, tmp_path: Path) -> None:
    accept = tmp_path / "accept_en.tsv"
    accept.write_text("love you so much\t❤ 🥰\nhow funny is that\t🤣 😅\n")
    words = ["evaluate", "--accept", str(accept), "--train-data", str(messages)]
    words += ["--model", "ngrams", "--against", "majority", "--json"]

    report = json.loads(CliRunner().invoke(model, words).output)

    figures = report["accept"]["accept_en.tsv"]
    assert (figures["n"], figures["first_fits"]) == (2, 0.5)
    assert figures["against"].keys() == {"n", "first_fits", "three_fit"}


def test_what_is_to_judge_by_is_never_trained_on() -> None:
    words = ["data", "--data", str(CORPUS / "accept_en.tsv")]

    result = CliRunner().invoke(model, words)

    assert result.exit_code == 1
    assert "to judge by" in result.output


def test_a_folder_in_the_way_is_refused_before_training(messages: Path, tmp_path: Path) -> None:
    words = ["train", "--data", str(messages), "--out", str(tmp_path)]

    result = CliRunner().invoke(model, words)

    assert result.exit_code == 1
    assert "exists already" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate"],
        ["evaluate", "--data", "no such file"],
        ["evaluate", "--data", __file__, "--labels", "blue"],
        ["train", "--data", __file__],
        ["train", "--data", __file__, "--out", "x", "--recipe", "compact", "--base", "y"],
        ["train", "--data", __file__, "--base", "default"],
        ["train", "--data", EXPORT, "--out", "x"],
        ["train", "--data", EXPORT, "--out", "x", "--base", "y", "--recipe", "seed"],
        ["train", "--data", __file__, "--out", "x", "--grow-labels", "3"],
        ["train", "--data", __file__, "--out", "x", "--no-bias-correction"],
        ["train", "--data", __file__, "--out", "x", "--tombstones", __file__],
        ["train", "--data", EXPORT, "--base", "default", "--grow-labels", "0"],
    ],
)
def test_wrong_words_exit_with_2(words: list[str]) -> None:
    result = CliRunner().invoke(model, words)

    assert result.exit_code == 2
    assert len([line for line in result.output.splitlines() if line.startswith("Error")]) == 1
