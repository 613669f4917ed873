"""A round's artifact: stored, calibrated, with its taste, and measured beside its parent.

Judged by two sets that no training sees: the reference, which is the held-out part of the
written corpus, and what held-out people picked. Figures are those of the stored model.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from transformers import PreTrainedModel

from model.artifact import FULL_GRAPH, GRAPH, MANIFEST, WEIGHTS, Artifact, Manifest, write_aside
from model.data.examples import Example
from model.engine import Classify, Engine
from model.evaluation.calibration import fit_temperature
from model.evaluation.evaluation import network_answers_of, tasted
from model.evaluation.metrics import offered_among
from model.evaluation.plots import plot_training
from model.feedback_format import FeedbackRow
from model.loading import load_engine
from model.meaning import MEANING
from model.onnx_engine import OnnxEngine
from model.remembering import Remembering
from model.taste.stored import read_taste, write_taste
from model.text import model_input
from model.training.finishing import by_language, rounded
from model.training.onnx_graph import write_onnx
from model.training.round.card import write_round_card
from model.training.round.taste_card import write_taste_card
from model.training.storage import store
from model.training.taste.learn import Learned

_TOKENIZER = ("tokenizer.json", "tokenizer_config.json")
_Answers: TypeAlias = tuple[Classify, tuple[str, ...]]  # what a model says, and of which emojis
_LEAST = 1e-38  # a probability that float32 rounds to 0 has a logarithm all the same


@dataclass(frozen=True, slots=True)
class Judges:
    """The rows that a round is judged by, and calibrated on.

    Attributes:
        reference: of the written corpus.
        stopping: of the people who said when to stop.
        asked: of held-out people; `split` says of which.
    """

    reference: Sequence[Example]
    stopping: Sequence[FeedbackRow]
    asked: Sequence[FeedbackRow]
    split: str


def write_round(
    network: PreTrainedModel,
    parent: Artifact,
    manifest: Manifest,
    history: list[dict[str, float]],
    judges: Judges,
    learn: Callable[[Classify], Learned],
    out: Path,
) -> Manifest:
    """Write the artifact `out`; `manifest` is to be completed: with temperature and metrics.

    Args:
        learn: the taste beside a network that answers so.

    Raises:
        ArtifactError: `out` exists already.
    """
    with write_aside(out) as aside:
        store(network, aside, "float16")
        _copy(_TOKENIZER, parent, aside)  # no MEANING: the layers that it is about have moved
        if parent.graph.is_file():
            write_onnx(aside)
        manifest = replace(manifest, temperature=_temperature(aside, manifest, judges))
        _describe(manifest, aside)
        answers = network_answers_of(Remembering(engine_of(Artifact.load(aside))))
        former = network_answers_of(engine_of(parent))
        manifest = _complete(aside, manifest, learn(answers), (answers, former), parent, judges)
        plot_training({"round": history}, aside / "training.png")
        write_round_card(manifest, aside / "README.md")
    return manifest


def write_tasted(
    parent: Artifact,
    manifest: Manifest,
    learned: Learned,
    answers: Classify,
    judges: Judges,
    out: Path,
) -> Manifest:
    """Write the artifact `out`: the parent's network, with another taste beside it.

    The reference judges networks, and this one's is its parent's: only people's picks are asked.

    Args:
        manifest: to be completed with metrics.
        answers: the network's.

    Raises:
        ArtifactError: `out` exists already.
    """
    judges = replace(judges, reference=())
    with write_aside(out) as aside:
        _copy((WEIGHTS, GRAPH, FULL_GRAPH, "config.json", MEANING, *_TOKENIZER), parent, aside)
        manifest = _complete(aside, manifest, learned, (answers, answers), parent, judges)
        write_taste_card(manifest, learned.taste, aside / "README.md")
    return manifest


def engine_of(artifact: Artifact) -> Engine:
    """What `artifact` was made for: its graph, or torch where it has none."""
    return OnnxEngine(artifact) if artifact.graph.is_file() else load_engine(str(artifact.path))


def hits(
    classify: Classify, emojis: Sequence[str], rows: Sequence[FeedbackRow]
) -> dict[str, float]:
    """How often people's picks were first, and among the first three, of what was offered.

    Only what the model before showed can be tapped: among all emojis no other can be as good.

    Args:
        classify: answers for `emojis`, `[texts, emojis]`.
    """
    offered = offered_among(emojis, [row.offered for row in rows])
    probabilities = np.where(offered, classify([row.text for row in rows]), -1)
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :3]
    ranked = [[emojis[place] for place in places] for places in best]
    picked = [row.emojis[0] for row in rows]
    return {
        "accuracy": float(np.mean([p == r[0] for p, r in zip(picked, ranked, strict=True)])),
        "top3": float(np.mean([p in r for p, r in zip(picked, ranked, strict=True)])),
    }


def _copy(names: Iterable[str], parent: Artifact, folder: Path) -> None:
    for name in names:
        if (parent.path / name).is_file():
            shutil.copy(parent.path / name, folder)


def _describe(manifest: Manifest, folder: Path) -> None:
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def _complete(
    folder: Path,
    manifest: Manifest,
    learned: Learned,
    networks: tuple[Classify, Classify],
    parent: Artifact,
    judges: Judges,
) -> Manifest:
    """Put the taste into `folder`, and what came of it into the manifest there.

    Args:
        networks: answers of the child's network and of the parent's.
    """
    write_taste(learned.taste, manifest.labels, folder)
    stored = read_taste(folder, manifest.labels)
    child = tasted(networks[0], stored), (*manifest.labels, *stored.added)
    former = tasted(networks[1], parent.taste), (*parent.manifest.labels, *parent.taste.added)
    manifest = replace(
        manifest,
        recipe={**manifest.recipe, "taste": learned.as_dict()},
        metrics=rounded(_metrics(child, former, judges)),
    )
    _describe(manifest, folder)
    return manifest


def _temperature(folder: Path, manifest: Manifest, judges: Judges) -> float:
    """Fitted on the reference and on the picks of people who said when to stop."""
    _describe(manifest, folder)
    engine = engine_of(Artifact.load(folder))
    rows = [(row.text, row.emojis[0], row.lang) for row in judges.reference]
    rows += [
        (row.text, row.emojis[0], row.lang)
        for row in _picks(judges.stopping, engine.labels)
        if row.lang in manifest.languages
    ]
    rows = [row for row in rows if row[1] in engine.labels]
    if not rows:
        return manifest.temperature
    probabilities = network_answers_of(engine)([text for text, _, _ in rows])
    logits = np.log(np.maximum(probabilities, _LEAST)) * manifest.temperature
    gold = np.array([engine.labels.index(emoji) for _, emoji, _ in rows])
    return round(fit_temperature(logits, gold, [lang for _, _, lang in rows]), 4)


def _metrics(child: _Answers, parent: _Answers, judges: Judges) -> dict[str, Any]:
    metrics = by_language(*child, [*judges.reference])
    metrics["parent"] = {
        name: {key: figures[key] for key in ("accuracy", "top3")}
        for name, figures in by_language(*parent, [*judges.reference]).items()
    }
    picks = _picks(judges.asked, child[1])
    if picks:
        metrics["feedback"] = {
            "split": judges.split,
            "n": len(picks),
            "people": len({row.person for row in picks}),
            **hits(*child, picks),
        }
        metrics["parent"]["feedback"] = hits(*parent, picks)
    return metrics


def _picks(rows: Sequence[FeedbackRow], labels: Sequence[str]) -> list[FeedbackRow]:
    return [row for row in rows if row.emojis and row.emojis[0] in labels and model_input(row.text)]
