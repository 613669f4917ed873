"""A tiny random XLM-RoBERTa classifier, as the training command would leave it on disk."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from model.artifact import MANIFEST, Manifest, read_config
from model.meaning import MEANING
from tests.model.script import Script

LABELS = ("❤", "😂", "🔥", "😭", "🇺🇸", "🫡", "☀")
SPECIAL = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
_WORDS = "the love you so much see how are like новый год люблю тебя спокойной ночи как же я устала"


def tiny_tokenizer() -> Tokenizer:
    """Characters of two scripts and a few words."""
    pieces = [
        *SPECIAL.values(),
        "▁",
        *"abcdefghijklmnopqrstuvwxyz",
        *"абвгдежзийклмнопрстуфхцчшщъыьэюя",
    ]
    pieces += [*"0123456789.,!?'-@", *(f"▁{word}" for word in _WORDS.split())]
    scores = [0.0 if piece in SPECIAL.values() else -float(8 - len(piece)) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=3))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(list(SPECIAL.values()))
    return tokenizer


def write_checkpoint(
    folder: Path, *, hidden: int = 32, heads: int = 4, layers: int = 2, dtype: str = "float32"
) -> None:
    """What `save_pretrained` leaves: config, weights, tokenizer."""
    import torch
    from transformers import (
        PreTrainedTokenizerFast,
        XLMRobertaConfig,
        XLMRobertaForSequenceClassification,
    )

    tokenizer = tiny_tokenizer()
    config = XLMRobertaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=4 * hidden,
        max_position_embeddings=50,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
    )
    torch.manual_seed(0)
    network = XLMRobertaForSequenceClassification(config)
    with torch.no_grad():
        for parameter in network.parameters():  # large enough that the answers differ
            parameter.add_(torch.randn_like(parameter), alpha=0.2)
    network.to(getattr(torch, dtype)).save_pretrained(folder)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **SPECIAL)  # type: ignore[no-untyped-call]
    fast.save_pretrained(folder)


def write_manifest(
    folder: Path, *, max_tokens: int = 48, temperature: float = 1.5, version: str = "tiny-1"
) -> Manifest:
    """A manifest that fits what `write_checkpoint` writes."""
    manifest = Manifest(
        version=version,
        labels=LABELS,
        max_tokens=max_tokens,
        temperature=temperature,
        languages=("en", "ru"),
        precision="float32",
        data_hash="0" * 64,
        recipe={"name": "random"},
        metrics={},
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return manifest


def write_artifact(folder: Path, **shape: Any) -> Path:
    """A whole artifact of the shape that `write_checkpoint` takes."""
    from model.training.onnx_graph import write_onnx

    write_checkpoint(folder, **shape)
    write_manifest(folder)
    write_onnx(folder)
    write_space(folder, read_config(folder)["hidden_size"])
    return folder


def write_space(folder: Path, hidden: int) -> None:
    """A space of eight dimensions, made of chance."""
    turn = np.random.default_rng(0).normal(size=(8, hidden + 1))
    np.save(folder / MEANING, turn.astype(np.float16))


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole artifact; tests must not change it."""
    return write_artifact(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def packed(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, stored at eight bits; tests must not change it."""
    from transformers import XLMRobertaForSequenceClassification

    from model.training.onnx_graph import write_onnx
    from model.training.storage import store

    folder = Path(shutil.copytree(tiny, tmp_path_factory.mktemp("packed") / "tiny"))
    store(XLMRobertaForSequenceClassification.from_pretrained(tiny), folder, "int8")
    write_onnx(folder)
    return folder


@pytest.fixture
def tiny_of(tiny: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes whole artifacts of other shapes: `tiny_of(layers=1, heads=3, hidden=24)`."""
    return lambda **shape: write_artifact(tmp_path / "other", **shape)


@pytest.fixture
def copy_of_tiny(tiny: Path, tmp_path: Path) -> Path:
    """A whole artifact to damage."""
    return Path(shutil.copytree(tiny, tmp_path / "tiny"))


@pytest.fixture
def versions(tiny: Path, tmp_path: Path) -> Callable[..., Path]:
    """A registry with whole artifacts of these names: `versions("round-1", "round-2")`."""

    def make(*names: str) -> Path:
        root = tmp_path / "data" / "models"
        for name in names:
            write_manifest(Path(shutil.copytree(tiny, root / name)), version=name)
        return root

    return make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test that needs torch pays for its import, seconds on a busy machine."""
    for item in items:
        if "tiny" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(60))
