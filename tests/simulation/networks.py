"""Loads models whose networks read no text twice: most of a simulation is one network's reading."""

import hashlib
from pathlib import Path

from model.artifact import MANIFEST, WEIGHTS, Manifest
from model.engine import Engine
from model.loading import load_engine
from model.remembering import Known, Remembering


class Networks:
    """Models by folder; those that differ in their tastes alone share what was read."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def load(self, folder: Path) -> Engine:
        """The model in `folder`, on the CPU."""
        manifest = Manifest.from_json((folder / MANIFEST).read_text("utf-8"))
        digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
        network = f"{digest} {manifest.temperature} {manifest.max_tokens}"
        engine = load_engine(str(folder), device="cpu")
        return Remembering(engine, self._known.setdefault(network, {}))
