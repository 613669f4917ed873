"""`emojibot model train --base ...` whole, on a tiny model and an export written by hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from model.artifact import Artifact
from model.cli import model
from model.evaluation.same_network import have_same_network
from tests.model.conftest import write_artifact
from tests.model.training.round.rounds import shifted_taste

pytestmark = pytest.mark.timeout(120)  # real trainings, however small


@pytest.fixture
def export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An export in an operator's folder, which the registry is made in."""
    monkeypatch.chdir(tmp_path)
    write_artifact(tmp_path / "tiny")
    Path("erased.txt").write_text("first -\n")
    return shifted_taste(tmp_path / "exports" / "1")


def train(*words: str) -> Result:
    """A training that may ask the database's list."""
    return CliRunner().invoke(
        model, ["train", "--base", "tiny", "--tombstones", "erased.txt", *words]
    )


def test_a_round_goes_into_the_registry_under_the_first_free_name(
    export: Path, tmp_path: Path
) -> None:
    old = tmp_path / "base.jsonl"
    old.write_text(json.dumps({"text": "so lovely", "emojis": ["❤"], "lang": "en"}) + "\n")
    (tmp_path / "data" / "models" / "round-1").mkdir(parents=True)

    result = train("--data", str(export), "--data", str(old))

    assert result.exit_code == 0, result.output
    assert "round-2 is in data/models/round-2" in result.stdout
    assert "emojibot model promote round-2" in result.stderr
    manifest = Artifact.load(tmp_path / "data" / "models" / "round-2").manifest
    assert (manifest.version, manifest.parent) == ("round-2", "tiny-1")
    assert {it.name for it in (tmp_path / "data" / "models").iterdir()} == {"round-1", "round-2"}


def test_a_network_that_learns_too_is_a_version_of_its_own(export: Path, tmp_path: Path) -> None:
    result = train("--data", str(export), "--network")

    assert result.exit_code == 0, result.output
    assert "emojibot model promote round-1-network" in result.stderr
    registry = tmp_path / "data" / "models"
    taste, network = map(Artifact.load, (registry / "round-1", registry / "round-1-network"))
    assert (taste.manifest.parent, network.manifest.parent) == ("tiny-1", "round-1")
    assert have_same_network(taste, Artifact.load(tmp_path / "tiny"))
    assert not have_same_network(taste, network)
    assert (taste.name, network.name) == ("round-1+taste-1", "round-1-network+taste-2")


@pytest.mark.parametrize(
    ("work", "options"),
    [("data/models/.round-1-network.work", ()), ("steps", ("--work", "steps"))],
    ids=["its own", "chosen"],
)
def test_a_network_whose_training_was_cut_off_goes_on_with_the_taste_that_is_there(
    export: Path, tmp_path: Path, work: str, options: tuple[str, ...]
) -> None:
    train("--data", str(export))
    registry = tmp_path / "data" / "models"
    (tmp_path / work).mkdir()

    result = train("--data", str(export), "--network", *options)

    assert result.exit_code == 0, result.output
    assert {it.name for it in registry.iterdir()} == {"round-1", "round-1-network"}


def test_a_round_goes_where_it_is_told(export: Path, tmp_path: Path) -> None:
    result = train("--data", str(export), "--out", "mine", "--name", "ours", "--grow-labels", "9")

    assert "ours is in mine" in result.output
    assert Artifact.load(tmp_path / "mine").manifest.version == "ours"


def test_erased_rows_are_refused_in_one_sentence(export: Path) -> None:
    shifted_taste(export.parent / "2")
    (export.parent / "2" / "tombstones.txt").write_text("first annlove0\nfirst bobsee3\n")

    result = train("--data", str(export))

    assert result.exit_code == 1
    assert "holds 2 rows" in result.output
    assert not Path("data").exists()


def test_a_folder_that_is_no_export_is_refused(export: Path) -> None:
    result = train("--data", str(export.parent))

    assert result.exit_code == 1
    assert "is not an export" in result.output


def test_where_nothing_says_what_was_erased_nothing_is_trained_unless_that_is_accepted(
    export: Path,
) -> None:
    words = ["train", "--base", "tiny", "--data", str(export), "--out", "mine"]

    refused = CliRunner().invoke(model, words)
    accepted = CliRunner().invoke(model, [*words, "--no-database"])

    assert refused.exit_code == 1
    assert "--no-database" in refused.output
    assert accepted.exit_code == 0, accepted.output
