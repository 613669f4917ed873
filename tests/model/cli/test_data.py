import json
from pathlib import Path

from click.testing import CliRunner

from model.cli import model
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
