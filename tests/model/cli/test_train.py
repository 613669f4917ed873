from pathlib import Path

import pytest
from click.testing import CliRunner

from model.cli import model

EXPORT = str(Path(__file__).parent)  # any folder


def test_a_folder_in_the_way_is_refused_before_training(messages: Path, tmp_path: Path) -> None:
    words = ["train", "--data", str(messages), "--out", str(tmp_path)]

    result = CliRunner().invoke(model, words)

    assert result.exit_code == 1
    assert "exists already" in result.output


@pytest.mark.parametrize(
    "words",
    [
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


def test_what_training_needs_is_named_whole(
    messages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.loading.has_torch", lambda: False)
    words = ["train", "--data", str(messages), "--out", str(tmp_path / "new")]

    result = CliRunner().invoke(model, words)

    assert result.exit_code == 1
    assert result.stderr == (
        'Error: training needs more packages: pip install -e ".[torch,train]"\n'
    )
