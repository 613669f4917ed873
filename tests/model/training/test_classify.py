from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import (
    EvalPrediction,
    PreTrainedTokenizerFast,
    TrainingArguments,
    XLMRobertaForSequenceClassification,
)

from model.data.examples import CORPUS, EMOTICONS, Example
from model.labels import DEFAULT_LABELS
from model.training.batches import collate_soft_labels
from model.training.classify import (
    SoftLabelTrainer,
    first_and_third,
    label_rows,
    logits_of,
)


def example(text: str, *emojis: str, source: str = CORPUS) -> Example:
    return Example(text, emojis, "en", source, text)


def test_later_emojis_of_a_text_get_smaller_shares(tokenizer: PreTrainedTokenizerFast) -> None:
    sure, guess = label_rows(
        [example("a b", "❤", "😂", "🔥"), example("a b", "❤", "😂", source=EMOTICONS)],
        tokenizer,
        DEFAULT_LABELS,
        32,
    )

    heart, laugh, fire = (DEFAULT_LABELS.index(emoji) for emoji in "❤😂🔥")
    assert sure["target"][[heart, laugh, fire]] == pytest.approx([6 / 11, 3 / 11, 2 / 11], abs=1e-3)
    assert guess["target"][[heart, laugh]] == pytest.approx([0.586, 0.414], abs=1e-3)


@pytest.fixture
def trainer(
    tmp_path: Path,
    tiny_network: XLMRobertaForSequenceClassification,
    tokenizer: PreTrainedTokenizerFast,
) -> SoftLabelTrainer:
    return SoftLabelTrainer(
        tiny_network,
        TrainingArguments(output_dir=str(tmp_path), report_to=[], use_cpu=True),
        collate_soft_labels,
        mask_id=tokenizer.mask_token_id,
        masked=1.0,
    )


def test_pieces_are_hidden_while_training_only(
    trainer: SoftLabelTrainer,
    tiny_network: XLMRobertaForSequenceClassification,
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    target = np.eye(64)[3]
    with torch.no_grad():
        tiny_network.classifier.out_proj.weight *= 100  # so that words matter
    mask = tokenizer.mask_token_id
    read, hidden = (
        collate_soft_labels([{"input_ids": ids, "target": target}])
        for ids in ([0, 20, 30, 2], [0, mask, mask, 2])
    )

    with torch.no_grad():
        judged = trainer.compute_loss(tiny_network.train(False), read)
        masked = trainer.compute_loss(tiny_network.train(False), hidden)
        trained = trainer.compute_loss(tiny_network.train(), read)

    assert float(trained) == pytest.approx(float(masked), rel=1e-6)
    assert float(judged) != pytest.approx(float(masked), rel=1e-4)


def test_logits_keep_the_order_of_the_texts(
    tiny_network: XLMRobertaForSequenceClassification,
) -> None:
    ids = [[0, 9, 10, 11, 2], [0, 7, 2], [0, 5, 6, 2]]

    together = logits_of(tiny_network, ids, batch=2)

    for place, row in enumerate(ids):
        np.testing.assert_allclose(together[place], logits_of(tiny_network, [row])[0], atol=1e-5)


def test_progress_is_measured_by_the_likeliest_target() -> None:
    answers = np.array([[3.0, 2, 1, 0], [0, 1, 2, 3], [3, 2, 1, 0]])
    wanted = np.array([[0.7, 0.3, 0, 0], [0, 0.6, 0.4, 0], [0, 0, 0, 1.0]])

    assert first_and_third(EvalPrediction(answers, wanted)) == pytest.approx(
        {"accuracy": 1 / 3, "top3": 2 / 3}
    )
