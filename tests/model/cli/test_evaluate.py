import json
from pathlib import Path

from click.testing import CliRunner

from model.cli import model


def test_a_model_is_measured_against_the_yardsticks(messages: Path, tmp_path: Path) -> None:
    picture = tmp_path / "confusion.png"
    words = ["evaluate", "--data", str(messages), "--train-data", str(messages), "--json"]
    words += ["--model", "ngrams", "--against", "majority", "--plot", str(picture)]

    report = json.loads(CliRunner().invoke(model, words).output)

    assert report["model"] == "ngrams"
    assert report["accuracy"] > 0.9
    assert report["against"]["difference"]["accuracy"]["interval"][0] > 0.2
    assert picture.stat().st_size > 1000


def test_a_yardstick_without_data_to_learn_from_is_refused(messages: Path) -> None:
    result = CliRunner().invoke(model, ["evaluate", "--data", str(messages), "--model", "ngrams"])

    assert result.exit_code == 2
    assert "'ngrams' learns from --train-data" in result.output


def test_a_model_is_measured_by_what_fits(messages: Path, tmp_path: Path) -> None:
    accept = tmp_path / "accept_en.tsv"
    accept.write_text("love you so much\t❤ 🥰\nhow funny is that\t🤣 😅\n")
    words = ["evaluate", "--accept", str(accept), "--train-data", str(messages)]
    words += ["--model", "ngrams", "--against", "majority", "--json"]

    report = json.loads(CliRunner().invoke(model, words).output)

    figures = report["accept"]["accept_en.tsv"]
    assert (figures["n"], figures["first_fits"]) == (2, 0.5)
    assert figures["against"].keys() == {"n", "first_fits", "three_fit", "curve"}


def test_without_anything_to_judge_by_the_words_are_wrong() -> None:
    result = CliRunner().invoke(model, ["evaluate"])

    assert result.exit_code == 2
    assert "nothing to judge by" in result.output
