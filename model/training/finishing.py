"""From trained weights to an artifact: stored at eight bits, calibrated, measured, described.

The figures in the manifest and the card are those of the stored ONNX model, not of the
weights before they were rounded.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from model.artifact import MANIFEST, Artifact, Manifest, write_aside
from model.data.corpus import JUDGEMENT_FILES
from model.data.dataset import Dataset
from model.data.examples import CHAT, CORPUS, EMOTICONS, FEEL, QUERIED, Example
from model.engine import Classify
from model.evaluation.acceptance import acceptance, read_judgements
from model.evaluation.calibration import fit_temperature
from model.evaluation.evaluation import agreement, answers_of, judge
from model.evaluation.plots import plot_training
from model.labels import TWEETEVAL_LABELS
from model.meaning import MEANING
from model.onnx_engine import OnnxEngine
from model.training.card import write_card
from model.training.classify import logits_of
from model.training.onnx_graph import write_onnx
from model.training.storage import Precision, store


@dataclass(frozen=True, slots=True)
class Trained:
    """What a recipe hands over.

    `settings` are its numbers, `histories` its losses by stage, `precision` how to store it,
    `space` where its vectors lie (see .compact.space).
    """

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    labels: tuple[str, ...]
    recipe: str
    settings: Any
    histories: dict[str, list[dict[str, float]]]
    precision: Precision
    space: NDArray[np.float16] | None = None


def finish(
    trained: Trained, dataset: Dataset, validation: list[Example], out: Path, version: str
) -> Manifest:
    """Write the artifact folder `out`; its manifest.

    Raises:
        ArtifactError: `out` exists already.
    """
    with write_aside(out) as aside:
        store(trained.model, aside, trained.precision)
        trained.tokenizer.save_pretrained(aside)
        write_onnx(aside)
        if trained.space is not None:
            np.save(aside / MEANING, trained.space)
        manifest = Manifest(
            version=version,
            labels=trained.labels,
            max_tokens=trained.tokenizer.model_max_length,
            temperature=_temperature(trained, calibration_rows(dataset)),
            languages=("en", "ru"),
            precision=trained.precision,
            data_hash=dataset.data_hash,
            recipe={"name": trained.recipe, **asdict(trained.settings)},
            metrics={},
            created_at=datetime.now(UTC).replace(microsecond=0),
        )
        (aside / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        figures = _figures(aside, dataset, validation)
        manifest = replace(manifest, metrics=figures)
        (aside / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        plot_training(trained.histories, aside / "training.png")
        write_card(manifest, dataset.report, aside / "README.md")
    return manifest


def calibration_rows(dataset: Dataset) -> list[Example]:
    """Held-out natural chats; without any, rows whose emojis people chose freely."""
    chats = [row for row in dataset.held_out if row.source == CHAT]
    free = [
        row
        for row in dataset.held_out
        if row.source != EMOTICONS and not row.source.startswith(QUERIED)
    ]
    return chats or free or dataset.held_out


def _temperature(trained: Trained, rows: list[Example]) -> float:
    most = trained.tokenizer.model_max_length
    texts = [row.text for row in rows]
    ids = trained.tokenizer(texts, truncation=True, max_length=most)["input_ids"]
    gold = np.array([trained.labels.index(row.emojis[0]) for row in rows])
    logits = logits_of(trained.model, ids)
    return round(fit_temperature(logits, gold, [row.lang for row in rows]), 4)


def _figures(folder: Path, dataset: Dataset, validation: list[Example]) -> dict[str, Any]:
    engine = OnnxEngine(Artifact.load(folder))
    classify = answers_of(engine)
    figures: dict[str, Any] = {}
    for kind, name in ((CHAT, "chat"), (CORPUS, "held_out"), (FEEL, "feel")):
        rows = [row for row in dataset.held_out if row.source == kind]
        figures |= by_language(classify, engine.labels, rows, name)
    if not figures:  # nothing that looks like messages: whatever there is
        figures = by_language(classify, engine.labels, dataset.held_out)
    for file in JUDGEMENT_FILES:
        figures[file.stem] = acceptance(classify, engine.labels, read_judgements(file))
    if validation:
        judged = judge(classify, engine.labels, validation, TWEETEVAL_LABELS)
        figures["validation_tweeteval20"] = _short(judged.report())
    if dataset.held_out_pairs:
        figures["pairs"] = agreement(classify, dataset.held_out_pairs)
    return rounded(figures)


def by_language(
    classify: Classify, labels: tuple[str, ...], rows: list[Example], name: str = "held_out"
) -> dict[str, Any]:
    """Figures of `rows` in either language, as `{name}_en` and `{name}_ru`."""
    figures: dict[str, Any] = {}
    for lang in ("en", "ru"):
        some = [row for row in rows if row.lang == lang and row.emojis[0] in labels]
        if some:
            figures[f"{name}_{lang}"] = _short(judge(classify, labels, some, labels).report())
    return figures


def rounded(figures: dict[str, Any]) -> dict[str, Any]:
    """`figures` with four digits behind the point."""
    short: dict[str, Any] = json.loads(
        json.dumps(figures), parse_float=lambda number: round(float(number), 4)
    )
    return short


def _short(report: dict[str, Any]) -> dict[str, Any]:
    """Without the languages, which are apart already; of the labels only the hardest."""
    hardest = sorted(report["by_label"].items(), key=lambda item: item[1]["top3"])[:8]
    del report["by_lang"], report["by_label"]
    return report | {"hardest": {label: figures["top3"] for label, figures in hardest}}
