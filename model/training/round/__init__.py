"""A fine-tuning round: what people answered makes the next version of a model.

    people      exports are checked against what was erased, and weighed
    rehearsal   old rows, against forgetting
    head        grown, where people want emojis that no label stands for
    tuning      a short training at a low rate
    outcome     the artifact: calibrated, measured beside its parent, described

The held-out part of the written corpus is the reference: no round learns of its texts, so that
all versions can be compared by it.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from model.artifact import MANIFEST, Artifact, Manifest
from model.data.dataset import Dataset, load_dataset
from model.data.examples import CORPUS, fold, read_files
from model.data.feedback.export import SPLITS
from model.errors import ArtifactError
from model.evaluation.evaluation import answers_of
from model.loading import locate
from model.torch_engine import load_network
from model.training.progress import Say
from model.training.recipe import Round
from model.training.round.artifact import Judges, engine_of, write_round
from model.training.round.examples import Lessons
from model.training.round.feedback import VALIDATION, Exports, People, listen, read_exports
from model.training.round.head import grow
from model.training.round.tuning import tune

_CORPUS = Path(__file__).parents[2] / "corpus"
CORPUS_FILES = (_CORPUS / "corpus_en.tsv", _CORPUS / "corpus_ru.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a round starts from and learns from.

    Attributes:
        base: the parent: `current`, `default`, a version or a folder.
        exports: folders of feedback.
        files: old data, beside `corpus`, the written one, whose held-out part is the reference.
        validation: files whose texts are never trained on.
        tombstones: files that list erased rows, beside those of the exports.
        grow: how many people must have picked an emoji for it to become a label; None: none.
        correct_bias: whether a pick counts the more the less its rank is looked at.
    """

    base: str
    exports: Sequence[Path]
    files: Sequence[Path] = ()
    corpus: Sequence[Path] = CORPUS_FILES
    validation: Sequence[Path] = ()
    tombstones: Sequence[Path] = ()
    grow: int | None = None
    correct_bias: bool = True


def train_round(
    order: Order, *, out: Path, work: Path, version: str, numbers: Round, say: Say
) -> Manifest:
    """Train on from the base and write the artifact `out`; checkpoints lie in `work` meanwhile.

    Raises:
        ArtifactError: the base is no artifact, or `out` exists already.
        DatasetError: the data cannot be used, or holds what was erased. Like everything here
            it is said before anything is trained.
    """
    if out.exists():
        raise ArtifactError(f"{out} exists already; choose another folder or remove it")
    torch.set_flush_denormal(True)  # Adam's denormals slow some processors
    parent = Artifact.load(artifact_folder(order.base))
    say("reading")
    exports = read_exports(order.exports, order.tombstones)
    dataset = _old_data(order, parent)
    answer = answers_of(engine_of(parent))
    people = listen(
        exports,
        parent.manifest.labels,
        answer,
        _held_out_texts(dataset, order),
        grow=order.grow,
        correct_bias=order.correct_bias,
    )
    manifest = Manifest(
        version=version,
        labels=people.labels,
        max_tokens=parent.manifest.max_tokens,
        temperature=1.0,
        languages=parent.manifest.languages,
        precision="float16",
        data_hash=_data_hash(dataset, order),
        recipe=_recipe(order, exports, people, numbers),
        metrics={},
        created_at=datetime.now(UTC).replace(microsecond=0),
        parent=parent.manifest.version,
    )

    say(f"asking {parent.manifest.version} about old texts")
    lessons = Lessons(parent, answer, people.labels, numbers)
    learn = lessons.to_learn(people.taught, dataset.train)
    stop = lessons.to_stop(people.stopping)
    network = load_network(parent.path, "cpu")
    grow(network, parent.manifest.labels, people.grown)
    checkpoints = work / _key(manifest)
    say(f"training on {len(people.taught):,} answers")
    history = tune(
        network,
        learn,
        stop if len(stop) >= numbers.judges else [],
        checkpoints / "round",
        lessons.mask_id,
        numbers,
    )

    say("measuring")
    split, asked = exports.asked()
    reference = [row for row in dataset.held_out if row.source == CORPUS]
    judges = Judges(reference, exports.rows[VALIDATION], asked, split)
    manifest = write_round(network, parent, manifest, history, judges, out)
    shutil.rmtree(checkpoints)
    if not any(work.iterdir()):
        work.rmdir()
    return manifest


def artifact_folder(base: str) -> Path:
    """The folder of the artifact `base`.

    Raises:
        ArtifactError: there is no such model, or it is no artifact.
    """
    folder = locate(base)
    if not isinstance(folder, Path) or not (folder / MANIFEST).is_file():
        raise ArtifactError(
            f"{base} has no {MANIFEST}: a round goes on from what 'emojibot model train' wrote;"
            " any other checkpoint needs --recipe seed"
        )
    return folder


def _old_data(order: Order, parent: Artifact) -> Dataset:
    files = dict.fromkeys(path.resolve() for path in (*order.corpus, *order.files))
    return load_dataset([*files], parent.manifest.labels, [*order.validation])


def _held_out_texts(dataset: Dataset, order: Order) -> frozenset[str]:
    validation = read_files([*order.validation]).examples
    return frozenset(fold(row.text) for row in (*dataset.held_out, *validation))


def _data_hash(dataset: Dataset, order: Order) -> str:
    """Names files and exports together by what is in them."""
    digests = [
        hashlib.sha256(file.read_bytes()).hexdigest()
        for export in order.exports
        for file in sorted(export.iterdir())
        if file.stem in SPLITS
    ]
    return hashlib.sha256("".join([dataset.data_hash, *sorted(digests)]).encode()).hexdigest()[:16]


def _recipe(order: Order, exports: Exports, people: People, numbers: Round) -> dict[str, Any]:
    return {
        "name": "round",
        **asdict(numbers),
        "exports": [str(path) for path in order.exports],
        "feedback": exports.counts() | {"taught": people.summary.as_dict()},
        "propensities": [round(theta, 4) for theta in people.propensities],
        "grown": list(people.grown),
        "tombstones": exports.tombstones,
    }


def _key(manifest: Manifest) -> str:
    """Names the checkpoints of this training, and of no other."""
    told = json.dumps([manifest.parent, manifest.labels, manifest.data_hash, manifest.recipe])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
