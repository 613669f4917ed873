"""Makes of a folder with a RoBERTa-like classifier an artifact that OnnxEngine serves, once.

`fp32` keeps the weights and writes the graph: answers equal those of transformers. `int8` rounds
them but for the products that move the answers most, which takes less memory and time. Read
tensor by tensor, so that it needs less memory than the result.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Final, Literal

from model.artifact import (
    MANIFEST,
    WEIGHTS,
    Artifact,
    Manifest,
    read_config,
    read_tokenizer,
    write_aside,
)
from model.checkpoint import labels_of, max_tokens_of
from model.data.corpus import CORPUS_FILES
from model.eight_bits import is_packed
from model.engine import Encoder, TokenIds
from model.errors import ArtifactError
from model.files import is_taken
from model.meaning import MEANING
from model.optimise.rounding import round_classifier
from model.optimise.sensitivity import measure
from model.pointer import is_version
from model.strict_json import parse
from model.taste.stored import TASTE
from model.tensors import Tensors, writing
from model.text import model_input
from model.training.onnx_graph import write_onnx
from model.weights import read_header

Precision = Literal["fp32", "int8"]

_WAY: Final = 2  # of rounding; a new one makes what was made before out of date
_SAMPLE: Final = 200  # messages of each language, if they can be read in time
_WORK: Final = 4e11  # multiplications for all: half a minute of one core
_RECIPE: Final = "optimise"
_TOKENIZER: Final = ("tokenizer.json", "tokenizer_config.json")
_HASHED: Final = ("config.json", WEIGHTS, *_TOKENIZER, MANIFEST, MEANING, TASTE)
_KINDS: Final = {"F16": "float16", "BF16": "bfloat16"}


@dataclass(frozen=True, slots=True)
class Optimised:
    """What came of it; `is_new` is False if it was there already."""

    path: Path
    manifest: Manifest
    is_new: bool


def version_of(source: Path, precision: Precision) -> str:
    """What the result is called unless it is told otherwise."""
    return re.sub(r"[^\w.-]", "-", source.resolve().name).lstrip(".-") + f"-{precision}"


def optimise(
    source: Path,
    out: Path,
    precision: Precision,
    *,
    now: datetime,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> Optimised:
    """Write the artifact `out` from the checkpoint `source`, unless it is there from the same.

    Args:
        step: told from time to time how much of how much is done.

    Raises:
        ArtifactError: `source` holds no such classifier, or `out` is something else or no name.
        MissingExtra: the graph cannot be written here.
    """
    if not is_version(out.name):
        raise ArtifactError(
            f"a version cannot be called {out.name!r}; take letters, digits, '.', '-' and '_'"
        )
    key = _key(source, precision)
    if is_taken(out):
        return Optimised(out, _same(out, key, source), is_new=False)
    manifest = _manifest(source, out.name, precision, key, now)
    with write_aside(out) as aside:
        for name in (*_TOKENIZER, MEANING, TASTE):
            if (source / name).is_file():
                shutil.copy(source / name, aside)
        config = read_config(source)
        (aside / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        if precision == "fp32":
            shutil.copyfile(source / WEIGHTS, aside / WEIGHTS)
        else:
            manifest = _rounded(source, aside, config, manifest, step)
        write_onnx(aside)
        (aside / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        Artifact.load(aside)
    return Optimised(out, manifest, is_new=True)


def _rounded(
    source: Path,
    aside: Path,
    config: dict[str, Any],
    manifest: Manifest,
    step: Callable[[int, int], None],
) -> Manifest:
    """Write the weights, and say in the manifest what of them and of the answers stays."""
    tensors = Tensors(source / WEIGHTS)
    encode = Encoder(read_tokenizer(source), max_tokens=manifest.max_tokens)
    # Where there is no layer, what reads the first one says so.
    texts = _sample(encode, _WORK / max(tensors.size(".encoder."), 1))
    found = measure(tensors, config, texts, step)
    in_full = found.left_in_full()
    with writing(aside / WEIGHTS) as target:
        round_classifier(tensors, target, config, texts, in_full)
    first, three = found.kept(in_full)
    said = {"in_full": found.share(in_full), "first_kept": first, "three_kept": three}
    return replace(manifest, recipe={**manifest.recipe, **said})


def _sample(encode: Encoder, most: float) -> list[TokenIds]:
    """Messages of both languages in turn, as the classifier will read them.

    Args:
        most: tokens of all together.
    """
    dice = Random(0)  # noqa: S311 - the same messages each time
    lines = [dice.sample(file.read_text("utf-8").splitlines(), _SAMPLE) for file in CORPUS_FILES]
    texts = [model_input(line.split("\t")[0]) for each in zip(*lines, strict=True) for line in each]
    read = [ids for ids in map(encode, texts) if ids]
    return [ids for ids, end in zip(read, accumulate(map(len, read)), strict=True) if end <= most]


def _same(out: Path, key: str, source: Path) -> Manifest:
    made = Artifact.load(out).manifest
    if made.recipe.get("name") != _RECIPE or made.recipe.get("key") != key:
        raise ArtifactError(
            f"{out} is not made of what is in {source} now; choose another folder or remove it"
        )
    return made


def _key(source: Path, precision: Precision) -> str:
    """Names what the result depends on: the files of `source`, and how they are converted."""
    found = hashlib.sha256(f"{_WAY} {precision}".encode())
    for name in _HASHED:
        path = source / name
        if path.is_file():
            found.update(name.encode())
            with path.open("rb") as file:
                found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def _manifest(
    source: Path, version: str, precision: Precision, key: str, now: datetime
) -> Manifest:
    recipe = {"name": _RECIPE, "key": key, "source": source.name, "precision": precision}
    stored = "int8" if precision == "int8" else _kind(source)
    if (source / MANIFEST).is_file():
        own = Artifact.load(source).manifest
        return replace(
            own, version=version, parent=own.version, precision=stored, recipe=recipe,
            metrics={}, created_at=now,
        )  # fmt: skip
    config = read_config(source)
    read_tokenizer(source)
    return Manifest(
        version=version,
        labels=labels_of(config.get("id2label"), source),
        max_tokens=max_tokens_of(config, _most(source), source),
        temperature=1.0,
        languages=("en", "ru"),
        precision=stored,
        data_hash="",
        recipe=recipe,
        metrics={},
        created_at=now,
    )


def _kind(source: Path) -> str:
    """How the weights lie in `source`."""
    if is_packed(source):
        return "int8"
    kinds = {place.dtype for place in read_header(source / WEIGHTS).values()}
    return next((said for stored, said in _KINDS.items() if stored in kinds), "float32")


def _most(source: Path) -> float:
    """The tokenizer's own limit; none if it names none."""
    path = source / "tokenizer_config.json"
    try:
        said: Any = parse(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return float(said.get("model_max_length") or "inf")
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ArtifactError(f"{path} cannot be read; copy it again") from error
