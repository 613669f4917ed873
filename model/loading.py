"""Finds a model by the name an operator gives it, and the engine that suits the machine."""

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from model.artifact import GRAPH, MANIFEST, Artifact, Manifest
from model.engine import Engine
from model.errors import ArtifactError, MissingExtra, ModelError
from model.registry import REGISTRY, Registry
from model.taste.moved import MovedMost, moved_most
from model.taste.stored import read_taste

CURRENT = "current"
DEFAULT = Path(__file__).parent / "default"
MOVED = 5  # emojis that are told of what was learned, in either direction

_HUB_ID = re.compile(r"\w[\w.-]*/\w[\w.-]*")


def load_engine(
    name: str, *, device: str = "auto", threads: int | None = None, in_full: bool = False
) -> Engine:
    """Load the model called `name`.

    Args:
        name: `current`, `default`, a folder, a version in data/models, or the id of a model
            on the Hugging Face Hub; tried in this order.
        device: see `model.device`; `auto`: an accelerator if there is one.
        threads: cores to use on a CPU; all by default.
        in_full: whether a CPU is to compute in fp32 with what is stored at eight bits.

    Raises:
        ArtifactError: there is no such model, or it is damaged.
        RegistryError: `current`, and the pointer to it is damaged.
        MissingExtra: the model or the device needs torch, and it is not installed.
    """
    source = locate(name)
    if device == "auto":
        device = _accelerator() or "cpu"
    if isinstance(source, Path) and device == "cpu" and (source / GRAPH).is_file():
        from model.onnx_engine import OnnxEngine

        return OnnxEngine(Artifact.load(source), threads=threads, in_full=in_full)
    if isinstance(source, Path):
        refuse_other_folder(source)
    require_torch(f"the model {name} on {device}")
    from model.torch_engine import TorchEngine

    if isinstance(source, Path) and (source / MANIFEST).is_file():
        return TorchEngine.from_artifact(Artifact.load(source), device=device, threads=threads)
    return TorchEngine.from_checkpoint(source, device=device, threads=threads)


def refuse_other_folder(path: Path) -> None:
    """Do nothing if the folder `path` holds a model of this program, or one of transformers.

    Raises:
        ArtifactError: it does not; said before torch is looked for.
    """
    if not any((path / name).is_file() for name in (MANIFEST, "config.json")):
        raise ArtifactError(
            f"the folder {path} holds no model; give one that 'emojibot model train' or"
            " 'emojibot model export' wrote, or 'default'"
        )


def make_torch_yield() -> None:
    """Let torch's idle threads sleep; spinning, one busy neighbour makes it ten times slower.

    Works only before torch is first imported.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def locate(name: str) -> Path | str:
    """The folder of the model `name`, or its id on the Hugging Face Hub.

    `default` is the model that ships; `current` the promoted one, or else that which ships.

    Raises:
        ArtifactError: it can be neither.
        RegistryError: `current`, and the pointer is damaged or names what is not there.
    """
    for path in _places(name):
        if path.is_dir():
            return path
    if _HUB_ID.fullmatch(name):
        return name
    raise ArtifactError(
        f"there is no model {name!r}; give 'current', 'default', a folder, a version in"
        f" {REGISTRY} or the id of a model on the Hugging Face Hub"
    )


def _places(name: str) -> list[Path]:
    if name == CURRENT:
        return [Registry().current() or DEFAULT]
    if name == "default":
        return [DEFAULT]
    return [Path(name), REGISTRY / name] if name else []


def learned_by(name: str, count: int = MOVED) -> tuple[MovedMost, ...]:
    """The emojis that the taste of the model `name` moved most, at most `count` either way.

    Nothing where it has no taste, or cannot be read: whoever loads it says why.
    """
    try:
        folder = locate(name)
        if not isinstance(folder, Path):
            return ()
        manifest = Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
        return moved_most(read_taste(folder, manifest.labels), manifest.labels, count)
    except (ModelError, OSError, ValueError):
        return ()


def has_torch() -> bool:
    """Whether the torch extra is installed; imports nothing."""
    return find_spec("torch") is not None and find_spec("transformers") is not None


def require_torch(purpose: str, *, extra: str = "torch") -> None:
    """Make sure, before torch is imported for `purpose`, that it can be, and that it yields.

    Args:
        extra: what to install for `purpose`; torch is in it.

    Raises:
        MissingExtra: torch is not installed.
    """
    if not has_torch():
        raise MissingExtra(extra, purpose)
    make_torch_yield()


def _accelerator() -> str | None:
    """The accelerator torch can use; torch is imported only where there may be one."""
    likely = sys.platform == "darwin" or any(Path("/dev").glob("nvidia[0-9]*"))
    if not likely or not has_torch():
        return None
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None
