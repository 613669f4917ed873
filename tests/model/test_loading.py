import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from model import loading
from model.errors import ArtifactError, MissingExtra, ModelError
from model.loading import learned_by, load_engine
from model.onnx_engine import OnnxEngine
from model.registry import Registry
from model.taste.stored import TASTE, write_taste
from tests.model.conftest import LABELS
from tests.model.taste.tastes import taste


def test_an_artifact_with_a_graph_runs_on_onnx_on_a_cpu(tiny: Path) -> None:
    assert isinstance(load_engine(str(tiny), device="cpu"), OnnxEngine)


def test_a_registry_version_is_found_by_its_name(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(tiny, tmp_path / "data" / "models" / "2026-01-01")

    assert load_engine("2026-01-01", device="cpu").version == "tiny-1"


def test_what_a_model_learned_is_read_without_loading_it(copy_of_tiny: Path) -> None:
    assert learned_by(str(copy_of_tiny)) == ()

    write_taste(taste(labels=LABELS, bias={"🔥": 1.0}), LABELS, copy_of_tiny)

    [found] = learned_by(str(copy_of_tiny), 1)
    assert (found.lang, [it.emoji for it in found.raised]) == ("en", ["❤"])


def test_of_a_damaged_taste_nothing_is_told_and_nothing_is_loaded(copy_of_tiny: Path) -> None:
    (copy_of_tiny / TASTE).write_text("{")

    assert learned_by(str(copy_of_tiny)) == ()
    with pytest.raises(ArtifactError, match=r"taste\.json"):
        load_engine(str(copy_of_tiny), device="cpu")


def test_the_default_is_the_shipped_one_whatever_lies_around(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "default").mkdir()
    monkeypatch.setattr(loading, "DEFAULT", tiny)

    assert load_engine("default", device="cpu").version == "tiny-1"


def test_the_current_one_is_the_promoted_or_else_the_shipped_one(
    versions: Callable[..., Path], tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(loading, "DEFAULT", tiny)
    shipped = load_engine("current", device="cpu").version
    registry = Registry(versions("round-1").relative_to(tmp_path))
    registry.promote("round-1", at=datetime(2026, 1, 1, tzinfo=UTC))

    assert shipped == "tiny-1"
    assert load_engine("current", device="cpu").version == "round-1"
    assert load_engine("default", device="cpu").version == "tiny-1"


def test_a_missing_default_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "DEFAULT", tmp_path / "default")

    with pytest.raises(ArtifactError, match="there is no model 'default'"):
        load_engine("default")


@pytest.mark.parametrize("name", ["", "no-such-version", "a/b/c", "../nowhere"])
def test_a_name_that_means_nothing_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="there is no model"):
        load_engine(name, device="cpu")


def test_what_needs_torch_says_how_to_get_it(
    copy_of_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "has_torch", lambda: False)
    (copy_of_tiny / "model.onnx").unlink()

    for name, device in ((str(copy_of_tiny), "cpu"), ("someone/model", "cpu"), ("default", "cuda")):
        with pytest.raises(MissingExtra, match=r"pip install -e .*torch"):
            load_engine(name, device=device)


def test_an_artifact_without_a_graph_runs_on_torch(copy_of_tiny: Path) -> None:
    (copy_of_tiny / "model.onnx").unlink()

    engine = load_engine(str(copy_of_tiny), device="cpu")

    assert type(engine).__name__ == "TorchEngine"
    assert engine.version == "tiny-1"


def test_a_plain_checkpoint_runs_on_torch(copy_of_tiny: Path) -> None:
    (copy_of_tiny / "manifest.json").unlink()
    (copy_of_tiny / "model.onnx").unlink()

    assert load_engine(str(copy_of_tiny), device="cpu").version == "tiny"


@pytest.mark.skipif(
    sys.platform == "darwin" or any(Path("/dev").glob("nvidia[0-9]*")), reason="has an accelerator"
)
def test_without_an_accelerator_auto_is_the_cpu(tiny: Path) -> None:
    assert isinstance(load_engine(str(tiny), device="auto"), OnnxEngine)


def test_a_folder_without_a_model_is_refused_before_torch_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "has_torch", lambda: False)

    with pytest.raises(ArtifactError, match=f"the folder {tmp_path} holds no model; give one"):
        load_engine(str(tmp_path))
