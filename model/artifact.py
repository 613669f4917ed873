"""A trained model on disk: a folder that says by itself what it is and whether it is whole.

    config.json  tokenizer.json  tokenizer_config.json   as transformers writes them
    model.safetensors   the weights, likewise
    model.onnx          the graph for OnnxEngine; its weights are those in model.safetensors
    model.fp32.onnx     the same, unpacked to fp32 when it is loaded, where they lie at eight bits
    manifest.json       see Manifest
    meaning.npy         where the network's vectors lie (model.meaning), if it was looked for
    taste.json          what people pick beside what the network expects, where it is known
    README.md           the model card

Loading compares the manifest with the weights and the tokenizer, so that a folder that was
copied by halves or edited by hand is refused in a sentence instead of answering nonsense.
"""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from model.errors import ArtifactError
from model.files import becoming, is_taken
from model.meaning import Space, read_space
from model.strict_json import parse
from model.taste import NO_TASTE, Taste
from model.taste.stored import TASTE, read_taste
from model.weights import StoredTensor, read_header

FORMAT = 1
MANIFEST = "manifest.json"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
GRAPH = "model.onnx"
FULL_GRAPH = "model.fp32.onnx"

_VERSION = re.compile(r"[\w][\w.-]{0,99}")
_HEADS = ("classifier.out_proj.weight", "classifier.weight", "score.weight")  # [labels, hidden]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a model is, where it comes from and how to read its answers."""

    version: str  # names the model everywhere: registry folder, rankings, statistics
    labels: tuple[str, ...]  # stored form, in the order of the head's rows
    max_tokens: int  # longest input, <s> and </s> included
    temperature: float  # logits are divided by it, so that probabilities are calibrated
    languages: tuple[str, ...]
    precision: str  # how the weights are stored: "float16", "float32"
    data_hash: str
    recipe: Mapping[str, Any]
    metrics: Mapping[str, Any]
    created_at: datetime
    parent: str | None = None
    format: int = FORMAT

    def to_json(self) -> str:
        """The contents of manifest.json."""
        fields = asdict(self) | {"created_at": self.created_at.isoformat()}
        return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """The manifest that `to_json` wrote.

        Raises:
            ValueError: something is missing or of another kind; the message says what.
        """
        fields = parse(text)
        if not isinstance(fields, dict) or fields.get("format") != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        try:
            manifest = cls(
                **fields
                | {
                    "labels": tuple(map(str, fields["labels"])),
                    "languages": tuple(map(str, fields["languages"])),
                    "max_tokens": int(fields["max_tokens"]),
                    "temperature": float(fields["temperature"]),
                    "created_at": datetime.fromisoformat(fields["created_at"]),
                }
            )
        except KeyError as error:
            raise ValueError(f"{error} is missing") from error
        except (TypeError, OverflowError) as error:
            raise ValueError(str(error)) from error
        manifest._check()
        return manifest

    def _check(self) -> None:
        if not isinstance(self.version, str) or not _VERSION.fullmatch(self.version):
            raise ValueError(f"version {self.version!r} cannot name a folder")
        if self.parent is not None and not isinstance(self.parent, str):
            raise ValueError(f"parent {self.parent!r} is no version")
        if not isinstance(self.metrics, dict) or not isinstance(self.recipe, dict):
            raise ValueError("metrics or recipe are not objects")
        if not self.labels or len(set(self.labels)) != len(self.labels):
            raise ValueError("labels are missing or not unique")
        if not 0 < self.temperature < float("inf"):
            raise ValueError(f"temperature {self.temperature} is not above 0")
        if self.max_tokens < 3:
            raise ValueError(f"max_tokens {self.max_tokens} leaves no room for a text")
        if self.created_at.tzinfo is None:
            raise ValueError("created_at has no time zone")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A whole and consistent model folder, its tokenizer loaded, its weights not."""

    path: Path
    manifest: Manifest
    tokenizer: Tokenizer = field(repr=False, compare=False)
    taste: Taste = field(default=NO_TASTE, repr=False, compare=False)
    space: Space | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What its answers are told apart by: its version, and that of its taste if it has one."""
        return "+".join(filter(None, (self.manifest.version, self.taste.version)))

    @property
    def graph(self) -> Path:
        """Where the ONNX graph lies, if there is one."""
        return self.path / GRAPH

    @classmethod
    def load(cls, path: Path) -> "Artifact":
        """Check the folder at `path`; quick, since only the weights' header is read.

        Raises:
            ArtifactError: a part is missing, damaged, or does not fit the others.
        """
        if not path.is_dir():
            raise ArtifactError(f"there is no model folder {path}")
        if not (path / MANIFEST).is_file():
            raise ArtifactError(
                f"{path} has no {MANIFEST}; give a folder that 'emojibot model train' wrote"
            )
        try:
            manifest = Manifest.from_json((path / MANIFEST).read_text(encoding="utf-8"))
        except ValueError as error:
            raise ArtifactError(f"{path / MANIFEST}: {error}; mend it or train again") from error
        config = read_config(path)
        tokenizer = read_tokenizer(path)
        _compare(path, manifest, config, tokenizer, read_header(path / WEIGHTS))
        try:
            taste = read_taste(path, manifest.labels)
        except (OSError, ValueError) as error:
            raise ArtifactError(f"{path / TASTE}: {error}; copy it again or train again") from error
        return cls(path, manifest, tokenizer, taste, read_space(path, config.get("hidden_size")))


def read_config(path: Path) -> dict[str, Any]:
    """The config.json of the model folder `path`.

    Raises:
        ArtifactError: it is missing or no JSON object.
    """
    try:
        config = parse((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path}: config.json cannot be read; copy it again") from error
    if not isinstance(config, dict):
        raise ArtifactError(f"{path}: config.json is not an object; copy it again")
    return config


def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer.json of the model folder `path`.

    Raises:
        ArtifactError: it is missing or damaged.
    """
    try:
        return Tokenizer.from_file(str(path / TOKENIZER))
    except Exception as error:  # tokenizers raises nothing narrower
        raise ArtifactError(f"{path}: {TOKENIZER} cannot be read; copy it again") from error


def refuse_taken(path: Path) -> None:
    """Do nothing if an artifact may be written to `path`.

    Raises:
        ArtifactError: there is something already; said before any work is done.
    """
    if is_taken(path):
        raise ArtifactError(f"{path} exists already; choose another folder or remove it")


@contextmanager
def write_aside(path: Path) -> Iterator[Path]:
    """A fresh folder that becomes `path` when the block ends well, and vanishes when it fails.

    Raises:
        ArtifactError: there is something at `path` already.
    """
    refuse_taken(path)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    aside.mkdir(parents=True)
    with becoming(path, aside):
        yield aside
        for file in aside.iterdir():
            file.chmod(0o644)  # safetensors writes 0600, unreadable for a server's own account


def _compare(
    path: Path,
    manifest: Manifest,
    config: dict[str, Any],
    tokenizer: Tokenizer,
    weights: dict[str, StoredTensor],
) -> None:
    head = next((weights[name].shape[0] for name in _HEADS if name in weights), None)
    if head != len(manifest.labels):
        raise ArtifactError(
            f"{path}: {len(manifest.labels)} labels in {MANIFEST}, {head or 'none'} in {WEIGHTS};"
            " the two are of different models, copy both again"
        )
    pieces = tokenizer.get_vocab_size()
    if pieces != config.get("vocab_size"):
        raise ArtifactError(
            f"{path}: {TOKENIZER} has {pieces} pieces, config.json {config.get('vocab_size')!r};"
            " the two are of different models, copy both again"
        )
    try:
        most = positions(config)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ArtifactError(
            f"{path}: config.json does not say how many tokens the model reads; copy it again"
        ) from error
    if manifest.max_tokens > most:
        raise ArtifactError(
            f"{path}: max_tokens {manifest.max_tokens} in {MANIFEST}, but the model reads"
            f" {most} at most; lower it"
        )


def positions(config: Mapping[str, Any]) -> int:
    """How many tokens a model of this config.json reads; RoBERTa's count starts after <pad>."""
    unused = config["pad_token_id"] + 1 if "roberta" in config.get("model_type", "") else 0
    return int(config.get("max_position_embeddings", 0)) - int(unused)
