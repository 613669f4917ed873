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
