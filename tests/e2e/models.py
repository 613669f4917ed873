"""More versions of the model that ships, for a registry to point at."""

import json
import shutil
from pathlib import Path
from typing import Final

from model.artifact import MANIFEST
from model.loading import DEFAULT
from model.registry import Registry

SHIPPED: Final = json.loads((DEFAULT / MANIFEST).read_text(encoding="utf-8"))["version"]


def copy_as(version: str, registry: Registry) -> Path:
    """The shipped model under another name."""
    folder = registry.root / version
    shutil.copytree(DEFAULT, folder, ignore=shutil.ignore_patterns("*.png"))
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | {"version": version}), encoding="utf-8")
    return folder
