"""One round, from exports to an artifact."""

import hashlib
import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedModel

from model.artifact import Artifact, Manifest, refuse_taken
from model.data.dataset import Dataset
from model.data.examples import CORPUS
from model.engine import Classify
from model.evaluation.evaluation import answers_of
from model.torch_engine import load_network
from model.training.progress import Say
from model.training.recipe import RoundRecipe
from model.training.round.artifact import Judges, engine_of, write_round
from model.training.round.examples import RoundExamples
from model.training.round.feedback import (
    VALIDATION,
    ReadExports,
    RoundFeedback,
    collect,
    read_exports,
)
from model.training.round.head import grow
from model.training.round.request import RoundRequest
from model.training.round.tuning import tune


def train_round(
    request: RoundRequest, *, out: Path, work: Path, version: str, numbers: RoundRecipe, say: Say
) -> Manifest:
    """Train on from the base and write the artifact `out`; checkpoints lie in `work` meanwhile.

    Raises:
        ArtifactError: the base is no artifact, or `out` exists already.
        DatasetError: the data cannot be used, or holds what was erased. Like everything here
            it is said before anything is trained.
    """
    refuse_taken(out)
    torch.set_flush_denormal(True)  # Adam's denormals slow some processors
    parent = request.parent()
    say("reading")
    exports = read_exports(request.exports, request.tombstones, database=request.database)
    dataset = request.old_data(parent.manifest.labels)
    classify = answers_of(engine_of(parent))
    people = collect(
        exports,
        parent.manifest.labels,
        classify,
        request.held_out_texts(dataset),
        grow=request.grow,
        correct_bias=request.correct_bias,
    )
    recipe = _recipe(request, exports, people, numbers)
    manifest = _manifest(parent, version, people.labels, request.data_hash(dataset), recipe)
    checkpoints = work / _key(manifest)
    network, history = _tuned(parent, classify, people, dataset, checkpoints, numbers, say)
    say("measuring")
    manifest = write_round(network, parent, manifest, history, _judges(exports, dataset), out)
    shutil.rmtree(checkpoints)
    if not any(work.iterdir()):
        work.rmdir()
    return manifest


def _recipe(
    request: RoundRequest, exports: ReadExports, people: RoundFeedback, numbers: RoundRecipe
) -> dict[str, Any]:
    return {
        "name": "round",
        **asdict(numbers),
        "exports": [str(path) for path in request.exports],
        "feedback": exports.counts() | {"taught": people.summary.as_dict()},
        "propensities": [round(theta, 4) for theta in people.propensities],
        "grown": list(people.grown),
        "tombstones": exports.tombstones,
        "database": "asked" if request.database else "not asked",
    }


def _manifest(
    parent: Artifact, version: str, labels: tuple[str, ...], data_hash: str, recipe: dict[str, Any]
) -> Manifest:
    """What is known before the training; temperature and metrics are missing."""
    return Manifest(
        version=version,
        labels=labels,
        max_tokens=parent.manifest.max_tokens,
        temperature=1.0,
        languages=parent.manifest.languages,
        precision="float16",
        data_hash=data_hash,
        recipe=recipe,
        metrics={},
        created_at=datetime.now(UTC).replace(microsecond=0),
        parent=parent.manifest.version,
    )


def _key(manifest: Manifest) -> str:
    """Names the checkpoints of this training, and of no other."""
    told = json.dumps([manifest.parent, manifest.labels, manifest.data_hash, manifest.recipe])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _tuned(
    parent: Artifact,
    classify: Classify,
    people: RoundFeedback,
    dataset: Dataset,
    checkpoints: Path,
    numbers: RoundRecipe,
    say: Say,
) -> tuple[PreTrainedModel, list[dict[str, float]]]:
    """The parent's network, grown and trained on; its losses."""
    say(f"asking {parent.manifest.version} about old texts")
    examples = RoundExamples(parent, classify, people.labels, numbers)
    learn = examples.to_learn(people.taught, dataset.train)
    stop = examples.to_stop(people.stopping)
    network = load_network(parent.path, "cpu")
    grow(network, parent.manifest.labels, people.grown)
    say(f"training on {len(people.taught):,} answers")
    judges = stop if len(stop) >= numbers.judges else []
    history = tune(network, learn, judges, checkpoints / "round", examples.mask_id, numbers)
    return network, history


def _judges(exports: ReadExports, dataset: Dataset) -> Judges:
    split, asked = exports.asked()
    reference = [row for row in dataset.held_out if row.source == CORPUS]
    return Judges(reference, exports.rows[VALIDATION], asked, split)
