"""The `compact` recipe: a small bilingual classifier from a multilingual encoder, on a CPU.

Stages, each kept in the work folder and skipped when it is there already:

1. vocabulary   of the encoder's pieces those that our texts need
2. initial      the encoder with these pieces, under a head that knows nothing
3. headed       the same, its head fitted on the encoder's vectors (model.training.compact.head)
4. guide.npz    what n-grams say of every text (model.training.compact.guide)
5. pass-1, ...  trained on, a folder for each of the recipe's stages

What comes out is a mean of what the later ones leave.
"""

import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from transformers import (
    PreTrainedModel,
    PreTrainedTokenizerFast,
    XLMRobertaForSequenceClassification,
)

from model.data.dataset import Dataset
from model.data.examples import QUERIED, WRITTEN, Example, Pair
from model.training.classify import label_rows
from model.training.compact.encoder_file import EncoderFile
from model.training.compact.guide import Guide
from model.training.compact.guided import GuidedTrainer, collate_guided
from model.training.compact.head import fit_head
from model.training.compact.mean import mean_of
from model.training.compact.mixture import mixture
from model.training.compact.pairs import pair_rows
from model.training.compact.start import initial_model
from model.training.compact.vocabulary import (
    MASK,
    fast_tokenizer,
    frequent,
    load_tokenizer,
    unigram,
)
from model.training.freezing import freeze_lower_layers
from model.training.recipe import Compact, Mix, Stage
from model.training.trainer import arguments, run

logger = logging.getLogger(__name__)

_WRITTEN_COUNT: Final = 5  # what is written for us counts so often when pieces are counted
_OTHERS: Final = 200_000  # lines of a kind that are looked at then


@dataclass(frozen=True, slots=True)
class CompactTraining:
    """The stages, and what all of them need."""

    dataset: Dataset
    labels: tuple[str, ...]
    work: Path
    recipe: Compact
    source: EncoderFile

    def run(self) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
        """Run what is missing of the stages; the model and its tokenizer."""
        tokenizer = _kept(self.work / "vocabulary", self._vocabulary, load_tokenizer)
        initial = _kept(self.work / "initial", lambda: self._initial(tokenizer), _load)
        model = _kept(self.work / "headed", lambda: self._headed(initial, tokenizer), _load)
        guide = self._guide()
        shares: dict[Path, float] = {}
        for number, stage in enumerate(self.recipe.stages, 1):
            name = f"pass-{number}"
            model = self._pass(name, stage, model, tokenizer, guide)
            if stage.share:
                shares[self.work / name] = stage.share
        return mean_of(shares), tokenizer

    def _pass(
        self,
        name: str,
        stage: Stage,
        model: Any,
        tokenizer: PreTrainedTokenizerFast,
        guide: Guide,
    ) -> PreTrainedModel:
        def make() -> PreTrainedModel:
            rows = self._guided_rows(stage.mix, model, tokenizer, guide)
            return self._trained(model, tokenizer, stage, rows, name)

        return _kept(self.work / name, make, _load)  # type: ignore[no-any-return]

    def _vocabulary(self) -> PreTrainedTokenizerFast:
        most = self.recipe.max_tokens
        whole = unigram(self.source.pieces, [*self.source.scores], most)
        whole.no_truncation()
        kept = frequent(whole, _texts(self.dataset, self.recipe.seed), self.recipe.pieces - 1)
        pieces = [self.source.pieces[id] for id in kept]
        scores = [float(self.source.scores[id]) for id in kept]
        return fast_tokenizer(unigram([*pieces, MASK], [*scores, 0.0], most), most)

    def _initial(self, tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
        place = {piece: id for id, piece in enumerate(self.source.pieces)}
        pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        kept = [place[piece] for piece, _ in pieces if piece != MASK]
        return initial_model(self.source, kept, self.labels, self.recipe.max_tokens)

    def _headed(self, model: Any, tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
        examples = self._mixture(Mix(chat=1, feel=1, corpus=1, found=1))[: self.recipe.head_rows]
        rows = label_rows(examples, tokenizer, self.labels, self.recipe.train_tokens)
        fit_head(model, rows, self.recipe.seed)
        return model  # type: ignore[no-any-return]

    def _guide(self) -> Guide:
        file = self.work / "guide.npz"
        if not file.exists():
            rows = [row for stage in self.recipe.stages for row in self._mixture(stage.mix)]
            pairs = [pair for stage in self.recipe.stages for pair in self._pairs(stage.mix)]
            texts = [text for pair in pairs for text in (pair.en, pair.ru)]
            guide = Guide.trained(
                list(dict.fromkeys(rows)), list(dict.fromkeys(texts)), self.labels, self.recipe.seed
            )
            guide.save(file)
        return Guide.load(file)

    def _trained(
        self,
        model: Any,
        tokenizer: PreTrainedTokenizerFast,
        stage: Stage,
        rows: list[dict[str, Any]],
        name: str,
    ) -> PreTrainedModel:
        freeze_lower_layers(model, stage.trained)
        trainer = GuidedTrainer(
            model,
            arguments(
                self.work / f"{name}.steps",
                epochs=1,
                batch=stage.batch,
                rate=stage.rate,
                seed=self.recipe.seed,
                checkpoint_steps=self.recipe.checkpoint_steps,
            ),
            collate_guided,
            train_dataset=rows,
            mask_id=tokenizer.mask_token_id,
            masked=self.recipe.masked,
            guided=stage.guided,
            ngrams=self.recipe.ngrams,
        )
        run(trainer)
        return model  # type: ignore[no-any-return]

    def _guided_rows(
        self, mix: Mix, model: Any, tokenizer: PreTrainedTokenizerFast, guide: Guide
    ) -> list[dict[str, Any]]:
        examples = self._mixture(mix)
        labelled = label_rows(examples, tokenizer, self.labels, self.recipe.train_tokens)
        rows = [
            row | {"guide": guide.answers[example.text]}
            for row, example in zip(labelled, examples, strict=True)
        ]
        return rows + pair_rows(
            self._pairs(mix),
            model,
            tokenizer,
            guide,
            ngrams=self.recipe.ngrams,
            max_tokens=self.recipe.train_tokens,
        )

    def _mixture(self, mix: Mix) -> list[Example]:
        return mixture(self.dataset.train, mix, self.recipe.seed)

    def _pairs(self, mix: Mix) -> list[Pair]:
        pairs = self.dataset.pairs
        return random.Random(self.recipe.seed).sample(pairs, round(mix.pairs * len(pairs)))


def _kept(folder: Path, make: Callable[[], Any], load: Callable[[Path], Any]) -> Any:
    """What lies in `folder`; made, and put there, if nothing does."""
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


def _texts(dataset: Dataset, seed: int) -> Iterator[str]:
    """What the pieces are counted in: above all what is like messages."""
    order = random.Random(seed)
    for example in dataset.train:
        if not example.source.startswith(QUERIED):
            yield from [example.text] * (_WRITTEN_COUNT if example.source in WRITTEN else 1)
    for pair in dataset.pairs:
        yield from (pair.en, pair.ru)
    queried = [row.text for row in dataset.train if row.source.startswith(QUERIED)]
    lines = [line.text for line in dataset.lines]
    for texts in (queried, lines):
        yield from order.sample(texts, min(len(texts), _OTHERS))
