"""Commands of the model in an empty folder, where a tiny model ships."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from model import loading
from model.cli import model, promote, registry

Invoke = Callable[..., Result]
MakeVersions = Callable[..., Path]

HEARTS = ["i love you so much", "love you", "my love", "you are my love", "lovely love"]
LAUGHS = ["so funny", "haha funny", "that is funny", "funny as hell", "how funny"]


@pytest.fixture
def invoke(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs a command in an empty folder, where `tiny` is the model that ships."""
    monkeypatch.chdir(tmp_path)
    for module in (loading, promote, registry):
        monkeypatch.setattr(module, "DEFAULT", tiny)
    return lambda *words: CliRunner().invoke(model, words)


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """Training data in which a word gives the emoji away."""
    rows = [
        {"text": f"{text} {number}", "emojis": [emoji], "lang": "en", "source": "made up"}
        for emoji, texts in (("❤", HEARTS), ("😂", LAUGHS))
        for text in texts
        for number in range(12)
    ]
    path = tmp_path / "messages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def edit(folder: Path, **fields: Any) -> None:
    """Change fields of the manifest."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))
