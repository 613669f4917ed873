"""What `emojibot check` says of the model."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.check import check
from model.loading import DEFAULT


@pytest.fixture(autouse=True)
def _an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "DATABASE_URL", "MODEL", "MODEL_DEVICE"):
        monkeypatch.delenv(name, raising=False)


def point(version: str | None, candidate: str | None) -> None:
    """Write data/models/current."""
    folder = Path("data/models")
    folder.mkdir(parents=True)
    fields = {"format": 1, "version": version, "candidate": candidate}
    (folder / "current").write_text(json.dumps(fields | {"previous": [], "history": []}))


def said_of_the_model() -> str:
    lines = CliRunner().invoke(check).output.splitlines()
    [line] = [line for line in lines if " model: " in line]
    return line


def test_without_a_registry_the_shipped_model_is_the_one() -> None:
    line = said_of_the_model()

    assert line.startswith("✓ model: default-")
    assert line.endswith(" emojis")


def test_a_candidate_is_looked_at_too() -> None:
    point(None, "round-1")
    missing = said_of_the_model()
    Path("data/models/round-1").symlink_to(DEFAULT)

    assert missing.startswith("✗ model: there is no model 'round-1'")
    assert said_of_the_model().endswith("; round-1 is on trial")


def test_a_promoted_model_that_the_settings_pass_over_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    point("round-1", None)
    monkeypatch.setenv("MODEL", "default")

    assert said_of_the_model().endswith("; round-1 was promoted, but MODEL is not current")


def test_a_pointer_to_nothing_says_how_to_get_out() -> None:
    point("round-1", None)

    assert "names round-1, which is not there" in said_of_the_model()
    assert "emojibot model rollback" in said_of_the_model()
