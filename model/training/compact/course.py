"""The two trainings of the classifier, and what the first one teaches the second."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from model import files
from model.data.dataset import Dataset
from model.data.examples import Example, Line
from model.engine import Classify
from model.evaluation.baselines import train_ngrams
from model.training.batches import collate_soft_labels
from model.training.classify import (
    SoftLabelTrainer,
    first_and_third,
    label_rows,
    logits_of,
    mixture,
    token_ids,
)
from model.training.compact.pseudo_labels import PseudoLabelled, dump, pseudo_label, restore
from model.training.recipe import Compact
from model.training.trainer import arguments, run


@dataclass(frozen=True, slots=True)
class Course:
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
        guessed = self._guessed(self._pseudo_labels(draft))
        rows = self._rows(mixture(self.dataset.train, self.recipe.final, self.recipe.seed))
        return self._train(draft, rows + self.recipe.pseudo_repeats * guessed, "classifying")

    def _rows(self, examples: list[Example]) -> list[dict[str, Any]]:
        return label_rows(examples, self.tokenizer, self.labels, self.recipe.train_tokens)

    def _guessed(self, texts: list[PseudoLabelled]) -> list[dict[str, Any]]:
        """The same for texts that carry their shares with them."""
        encoded = token_ids([it.text for it in texts], self.tokenizer, self.recipe.train_tokens)
        return [
            {"input_ids": ids, "target": text.shares}
            for ids, text in zip(encoded, texts, strict=True)
        ]

    def _pseudo_labels(self, draft: PreTrainedModel) -> list[PseudoLabelled]:
        file = self.work / "pseudo-labels.npz"
        if not file.exists():
            rows = mixture(self.dataset.train, self.recipe.draft, self.recipe.seed)
            ngrams = train_ngrams(rows, self.labels, balanced=False)
            found = pseudo_label(
                self._some_lines(),
                self.dataset.pairs,
                [ngrams, self._answer_of(draft)],
                self.recipe.pseudo_per_emoji,
            )
            files.replace(file, dump(found))
        return restore(file.read_bytes())

    def _some_lines(self) -> list[Line]:
        order = random.Random(self.recipe.seed)
        lines = []
        for lang in ("en", "ru"):
            known = [line for line in self.dataset.lines if line.lang == lang]
            lines += order.sample(known, min(len(known), self.recipe.unlabelled))
        return lines

    def _answer_of(self, model: PreTrainedModel) -> Classify:
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
            arguments(
                self.work / name,
                epochs=1,
                batch=self.recipe.batch,
                rate=self.recipe.rate,
                seed=self.recipe.seed,
                checkpoint_steps=self.recipe.checkpoint_steps,
                evaluate=True,
            ),
            collate_soft_labels,
            train_dataset=rows,
            eval_dataset=self._rows(held_out),
            compute_metrics=first_and_third,
            mask_id=self.tokenizer.mask_token_id,
            masked=self.recipe.masked,
        )
        run(trainer)
        return model
