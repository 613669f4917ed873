"""One training, from files to an artifact, by either recipe."""

import json
from contextlib import suppress
from pathlib import Path

from model import files
from model.artifact import Manifest, refuse_taken
from model.data import dataset_file
from model.data.dataset import Dataset, load_dataset
from model.data.examples import Example, file_hash, read_files
from model.labels import DEFAULT_LABELS, SEED_LABELS
from model.training.compact.encoder_file import EncoderFile
from model.training.compact.mixture import mixture
from model.training.compact.recipe import CompactTraining
from model.training.compact.space import space_of
from model.training.denormals import flushed_denormals
from model.training.finishing import Trained, finish
from model.training.recipe import Compact
from model.training.seed import BASE, Seed, train_seed
from model.training.trainer import HISTORY


@flushed_denormals()
def train_model(
    paths: list[Path],
    validation: list[Path],
    *,
    out: Path,
    work: Path,
    recipe: str,
    base: str | None,
    device_batch: int,
    version: str,
) -> Manifest:
    """Train by `recipe` ("compact" or "seed") and write the artifact `out`.

    Raises:
        ArtifactError: `out` exists already; said before anything is trained.
        DatasetError: the files cannot be used.
    """
    refuse_taken(out)
    work.mkdir(parents=True, exist_ok=True)
    labels = SEED_LABELS if recipe == "seed" else DEFAULT_LABELS
    dataset = _dataset(paths, labels, validation, work)
    if recipe == "seed":
        seed = Seed(base or BASE, device_batch)
        model, tokenizer, history = train_seed(dataset, labels, work, seed)
        trained = Trained(model, tokenizer, labels, recipe, seed, {"seed": history}, "float16")
    else:
        compact = Compact()
        source = EncoderFile.installed()
        model, tokenizer = CompactTraining(dataset, labels, work, compact, source).run()
        space = space_of(model, tokenizer, dataset, compact.seed)
        trained = Trained(
            *(model, tokenizer, labels, recipe, compact, _histories(work), "int8"), space=space
        )
    return finish(trained, dataset, read_files(validation).examples, out, version)


def _dataset(
    paths: list[Path], labels: tuple[str, ...], validation: list[Path], work: Path
) -> Dataset:
    """The data, kept in `work` as read: cleaning a million texts takes minutes."""
    file = work / f"dataset-{file_hash(paths)}-{file_hash(validation)}-{len(labels)}.json"
    with suppress(OSError, ValueError):  # missing, or not ours
        return dataset_file.restore(file.read_bytes())
    dataset = load_dataset(paths, labels, validation)
    files.replace(file, dataset_file.dump(dataset))
    return dataset


def compact_rows(paths: list[Path], validation: list[Path]) -> list[Example]:
    """The labelled rows that the compact recipe trains its classifier on."""
    compact = Compact()
    dataset = load_dataset(paths, DEFAULT_LABELS, validation)
    return [
        row for stage in compact.stages for row in mixture(dataset.train, stage.mix, compact.seed)
    ]


def _histories(work: Path) -> dict[str, list[dict[str, float]]]:
    files = sorted(work.glob(f"pass-*.steps/{HISTORY}"))
    return {file.parent.stem: json.loads(file.read_text()) for file in files}
