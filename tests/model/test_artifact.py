import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.artifact import Artifact, Manifest, write_aside
from model.errors import ArtifactError


def test_a_whole_artifact_loads(tiny: Path) -> None:
    artifact = Artifact.load(tiny)

    assert artifact.path == tiny
    assert artifact.manifest.version == "tiny-1"
    assert artifact.graph.is_file()


def test_a_manifest_survives_being_written_and_read(tiny: Path) -> None:
    manifest = Artifact.load(tiny).manifest

    assert Manifest.from_json(manifest.to_json()) == manifest


def _edit(path: Path, **fields: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def _drop_a_piece(folder: Path) -> None:
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"].pop()
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))


def _relabel(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new, 1))


def _cut(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda at: (at / "manifest.json").unlink(), "has no manifest.json"),
        (lambda at: (at / "manifest.json").write_text("{"), "manifest.json"),
        (lambda at: _edit(at / "manifest.json", format=2), "format is not 1"),
        (lambda at: _edit(at / "manifest.json", labels=["❤", "❤"]), "not unique"),
        (lambda at: _edit(at / "manifest.json", labels=["❤", "😂"]), "2 labels"),
        (lambda at: _edit(at / "manifest.json", temperature=0), "temperature"),
        (lambda at: _edit(at / "manifest.json", temperature=None), "manifest.json"),
        (lambda at: _edit(at / "manifest.json", max_tokens=49), "max_tokens 49"),
        (lambda at: _edit(at / "manifest.json", version="../up"), "cannot name a folder"),
        (lambda at: _edit(at / "manifest.json", surprise=1), "surprise"),
        (lambda at: (at / "config.json").unlink(), "config.json"),
        (lambda at: _edit(at / "config.json", vocab_size=3), "tokenizer.json has"),
        (lambda at: (at / "tokenizer.json").write_text("{}"), "tokenizer.json"),
        (_drop_a_piece, "tokenizer.json has"),
        (lambda at: (at / "model.safetensors").unlink(), "model.safetensors"),
        (lambda at: _cut(at / "model.safetensors", 4), "no safetensors file"),
        (lambda at: _relabel(at / "model.safetensors", b'"F32"', b'"F16"'), "no safetensors file"),
        (lambda at: _cut(at / "model.safetensors", 50_000), "cut short"),
    ],
)
def test_a_damaged_artifact_is_refused_in_one_sentence(
    copy_of_tiny: Path, damage: Callable[[Path], object], complaint: str
) -> None:
    damage(copy_of_tiny)

    with pytest.raises(ArtifactError) as refusal:
        Artifact.load(copy_of_tiny)

    assert complaint in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="there is no model folder"):
        Artifact.load(tmp_path / "nowhere")


def test_a_folder_written_aside_appears_when_it_is_whole(tmp_path: Path) -> None:
    with write_aside(tmp_path / "models" / "new") as aside:
        (aside / "config.json").write_text("{}")
        (aside / "config.json").chmod(0o600)
        assert not (tmp_path / "models" / "new").exists()

    [written] = (tmp_path / "models").iterdir()
    assert written.name == "new"
    assert (written / "config.json").read_text() == "{}"
    assert (written / "config.json").stat().st_mode & 0o777 == 0o644


def test_a_folder_whose_writing_fails_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with write_aside(tmp_path / "new") as aside:
            (aside / "config.json").write_text("{}")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "precious").touch()

    with pytest.raises(ArtifactError, match="exists already"), write_aside(tmp_path / "old"):
        pass

    assert (tmp_path / "old" / "precious").exists()
