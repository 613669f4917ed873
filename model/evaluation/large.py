"""A classifier as large as XLM-RoBERTa-large with weights of chance, to measure speed with.

Speed does not depend on weights. The tokenizer and the emojis are those of another model.
"""

import json
import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np

from model.artifact import WEIGHTS, read_config, write_aside
from model.tensors import NewTensors, writing

_DIMENSIONS: Final[dict[str, Any]] = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_attention_heads": 16,
    "num_hidden_layers": 24,
    "max_position_embeddings": 514,
    "layer_norm_eps": 1e-5,
}
_DEVIATION: Final = 0.02


def write_large(folder: Path, like: Path, **others: Any) -> None:
    """Write the checkpoint `folder`, about 1.4 GB; nothing if it is there.

    Args:
        like: an artifact, for its tokenizer and its emojis.
        others: what config.json is to say instead.
    """
    if folder.is_dir():
        return
    config = read_config(like) | _DIMENSIONS | others
    with write_aside(folder) as aside:
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(like / name, aside)
        (aside / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        with writing(aside / WEIGHTS) as target:
            _Chance(target, np.random.default_rng(0)).classifier(config)


class _Chance:
    def __init__(self, target: NewTensors, dice: np.random.Generator) -> None:
        self._target = target
        self._dice = dice

    def classifier(self, config: dict[str, Any]) -> None:
        hidden, wide = config["hidden_size"], config["intermediate_size"]
        for name, rows in (
            ("word", config["vocab_size"]),
            ("position", config["max_position_embeddings"]),
            ("token_type", 1),
        ):
            self._matrix(f"roberta.embeddings.{name}_embeddings", rows, hidden)
        self._norm("roberta.embeddings.LayerNorm", hidden)
        for index in range(config["num_hidden_layers"]):
            layer = f"roberta.encoder.layer.{index}"
            for part in ("self.query", "self.key", "self.value", "output.dense"):
                self._linear(f"{layer}.attention.{part}", hidden, hidden)
            self._norm(f"{layer}.attention.output.LayerNorm", hidden)
            self._linear(f"{layer}.intermediate.dense", wide, hidden)
            self._linear(f"{layer}.output.dense", hidden, wide)
            self._norm(f"{layer}.output.LayerNorm", hidden)
        self._linear("classifier.dense", hidden, hidden)
        self._linear("classifier.out_proj", len(config["id2label"]), hidden)

    def _linear(self, name: str, rows: int, columns: int) -> None:
        self._matrix(name, rows, columns)
        self._target.add(f"{name}.bias", np.zeros(rows, np.float32))

    def _matrix(self, name: str, rows: int, columns: int) -> None:
        values = self._dice.standard_normal((rows, columns), np.float32)
        self._target.add(f"{name}.weight", values * np.float32(_DEVIATION))

    def _norm(self, name: str, size: int) -> None:
        self._target.add(f"{name}.weight", np.ones(size, np.float32))
        self._target.add(f"{name}.bias", np.zeros(size, np.float32))
