"""One round, from exports to an artifact."""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from transformers import PreTrainedModel

from model.artifact import Artifact, Manifest, refuse_taken
from model.data.dataset import Dataset
from model.data.examples import CORPUS
from model.engine import Classify
from model.evaluation.evaluation import network_answers_of
from model.remembering import Remembering
from model.torch_engine import load_network
from model.training.denormals import flushed_denormals
from model.training.progress import Say
from model.training.recipe import RoundRecipe
from model.training.round.artifact import Judges, engine_of, write_round, write_tasted
from model.training.round.examples import RoundExamples
from model.training.round.feedback import (
    TRAIN,
    VALIDATION,
    ReadExports,
    RoundFeedback,
    collect,
    read_exports,
)
from model.training.round.head import grow
from model.training.round.request import RoundRequest
from model.training.round.tuning import tune
from model.training.taste.learn import Learned, learn_taste, next_version


def train_round(
    request: RoundRequest, *, out: Path, work: Path, version: str, numbers: RoundRecipe, say: Say
) -> Manifest:
    """Make the next version of the base in `out`; checkpoints lie in `work` meanwhile.

    Raises:
        ArtifactError: the base is no artifact, or `out` exists already.
        DatasetError: the data cannot be used, or holds what was erased. Like everything here
            it is said before anything is trained.
    """
    refuse_taken(out)
    start = _read(request, version, say)
    if request.network:
        return _train_network(start, out, work, numbers, say)
    say("learning what people like")
    learned = start.learn(start.classify)
    manifest = replace(
        _manifest(start, start.parent.manifest.labels, _taste_recipe(start)),
        temperature=start.parent.manifest.temperature,
        precision=start.parent.manifest.precision,
    )
    return write_tasted(start.parent, manifest, learned, start.classify, start.judges(), out)


@dataclass(frozen=True, slots=True)
class _Start:
    """What a round begins with; `classify` are the answers of the parent's network."""

    request: RoundRequest
    version: str
    parent: Artifact
    classify: Classify
    exports: ReadExports
    dataset: Dataset
    forbidden: frozenset[str]

    def learn(self, classify: Classify, labels: tuple[str, ...] = ()) -> Learned:
        """What people like beside what a network expects that answers so.

        Args:
            labels: the network's.  [the parent's]

        Raises:
            DatasetError: there is nothing to learn from.
        """
        return learn_taste(
            self.exports.rows[TRAIN],
            labels or self.parent.manifest.labels,
            classify,
            self.forbidden,
            version=next_version(self.parent.taste),
            correct_bias=self.request.correct_bias,
        )

    def judges(self) -> Judges:
        """Who says how good it has become."""
        split, asked = self.exports.asked()
        reference = [row for row in self.dataset.held_out if row.source == CORPUS]
        return Judges(reference, self.exports.rows[VALIDATION], asked, split)


def _read(request: RoundRequest, version: str, say: Say) -> _Start:
    parent = request.parent()
    say("reading")
    exports = read_exports(request.exports, request.tombstones, database=request.database)
    dataset = request.old_data(parent.manifest.labels)
    classify = network_answers_of(Remembering(engine_of(parent)))
    forbidden = request.held_out_texts(dataset)
    return _Start(request, version, parent, classify, exports, dataset, forbidden)


@flushed_denormals()
def _train_network(
    start: _Start, out: Path, work: Path, numbers: RoundRecipe, say: Say
) -> Manifest:
    """The network learns with the parent's taste in place; then the taste again, beside it."""
    people = collect(
        start.exports,
        start.parent.manifest.labels,
        start.classify,
        start.forbidden,
        grow=start.request.grow,
        correct_bias=start.request.correct_bias,
    )
    manifest = _manifest(start, people.labels, _recipe(start, people, numbers))
    checkpoints = work / _key(manifest)
    network, history = _tuned(start, people, checkpoints, numbers, say)
    say("measuring")
    learn = partial(start.learn, labels=people.labels)
    manifest = write_round(network, start.parent, manifest, history, start.judges(), learn, out)
    shutil.rmtree(checkpoints)
    if not any(work.iterdir()):
        work.rmdir()
    return manifest


def _taste_recipe(start: _Start) -> dict[str, Any]:
    return {
        "name": "taste",
        "exports": [str(path) for path in start.request.exports],
        "feedback": start.exports.counts(),
        "tombstones": start.exports.tombstones,
        "correct_bias": start.request.correct_bias,
        "database": "asked" if start.request.database else "not asked",
    }


def _recipe(start: _Start, people: RoundFeedback, numbers: RoundRecipe) -> dict[str, Any]:
    common = _taste_recipe(start)
    return common | {
        "name": "round",
        **asdict(numbers),
        "feedback": common["feedback"] | {"taught": people.summary.as_dict()},
        "propensities": [round(theta, 4) for theta in people.propensities],
        "grown": list(people.grown),
    }


def _manifest(start: _Start, labels: tuple[str, ...], recipe: dict[str, Any]) -> Manifest:
    """What is known before the training; temperature and metrics are missing."""
    parent = start.parent.manifest
    return Manifest(
        version=start.version,
        labels=labels,
        max_tokens=parent.max_tokens,
        temperature=1.0,
        languages=parent.languages,
        precision="float16",
        data_hash=start.request.data_hash(start.dataset),
        recipe=recipe,
        metrics={},
        created_at=datetime.now(UTC).replace(microsecond=0),
        parent=parent.version,
    )


def _key(manifest: Manifest) -> str:
    """Names the checkpoints of this training, and of no other."""
    told = json.dumps([manifest.parent, manifest.labels, manifest.data_hash, manifest.recipe])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _tuned(
    start: _Start, people: RoundFeedback, checkpoints: Path, numbers: RoundRecipe, say: Say
) -> tuple[PreTrainedModel, list[dict[str, float]]]:
    """The parent's network, grown and trained on; its losses."""
    parent = start.parent
    say(f"asking {parent.manifest.version} about old texts")
    examples = RoundExamples(parent, start.classify, people.labels, numbers)
    learn = examples.to_learn(people.taught, start.dataset.train)
    stop = examples.to_stop(people.stopping)
    network = load_network(parent.path, "cpu")
    grow(network, parent.manifest.labels, people.grown)
    say(f"training on {len(people.taught):,} answers")
    judges = stop if len(stop) >= numbers.judges else []
    history = tune(network, learn, judges, checkpoints / "round", examples.mask_id, numbers)
    return network, history
