from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    TrainingArguments,
    XLMRobertaForSequenceClassification,
)

from model.labels import DEFAULT_LABELS
from model.training.recipe import RoundRecipe
from model.training.round.tuning import Collate, WeightedTrainer, rate_for, tune

HEART, FIRE = np.eye(64)[[0, 4]]


def example(
    ids: list[int], target: Any = HEART, weight: float = 1.0, taste: Any = None
) -> dict[str, Any]:
    taste = np.zeros(64) if taste is None else taste
    return {"input_ids": ids, "target": target, "weight": weight, "taste": taste}


@pytest.fixture
def trainer(tmp_path: Path, tiny_network: XLMRobertaForSequenceClassification) -> WeightedTrainer:
    options = TrainingArguments(output_dir=str(tmp_path), report_to=[], use_cpu=True)
    return WeightedTrainer(tiny_network, options, Collate(1), mask_id=4, masked=0.0)


def slope(trainer: WeightedTrainer, *examples: dict[str, Any]) -> torch.Tensor:
    """How the loss of a batch would have the head changed."""
    assert isinstance(trainer.model, XLMRobertaForSequenceClassification)
    trainer.model.zero_grad()
    trainer.compute_loss(trainer.model, Collate(1)(list(examples))).backward()
    found = trainer.model.classifier.out_proj.weight.grad
    assert found is not None
    return found.clone()


def test_an_example_of_weight_0_changes_nothing(trainer: WeightedTrainer) -> None:
    taught, spam = example([0, 20, 2]), example([0, 30, 31, 2], FIRE, weight=0.0)

    alone, together = slope(trainer, taught), slope(trainer, taught, spam)

    torch.testing.assert_close(2 * together, alone)


def test_an_example_of_weight_3_counts_like_three(trainer: WeightedTrainer) -> None:
    other = example([0, 30, 2], FIRE)

    heavy = slope(trainer, example([0, 20, 2], weight=3.0), other)
    often = slope(trainer, *3 * [example([0, 20, 2])], other)

    torch.testing.assert_close(2 * heavy, 4 * often)


def test_what_a_taste_says_already_is_not_learned_again(trainer: WeightedTrainer) -> None:
    unsaid, said = example([0, 20, 2]), example([0, 20, 2], taste=20 * HEART)

    assert slope(trainer, said).abs().max() < 0.01 * slope(trainer, unsaid).abs().max()


def test_any_classifier_learns(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = BertForSequenceClassification(
        BertConfig(
            vocab_size=50,
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=34,
            hidden_dropout_prob=0.0,
            id2label=dict(enumerate(DEFAULT_LABELS)),
        )
    )
    with torch.no_grad():
        for parameter in network.parameters():  # large enough that the words matter
            parameter.add_(torch.randn_like(parameter), alpha=0.2)
    examples = [example([0, 20, 2], HEART), example([0, 30, 2], FIRE)] * 256

    tune(
        network,
        examples,
        [],
        tmp_path / "work",
        None,
        RoundRecipe(rate=1e-2, batch=16, trained=1.0),
    )

    with torch.no_grad():
        assert int(network(torch.tensor([[0, 20, 2]])).logits.argmax()) == 0
        assert int(network(torch.tensor([[0, 30, 2]])).logits.argmax()) == 4


def test_wide_networks_learn_more_slowly(tiny_network: XLMRobertaForSequenceClassification) -> None:
    rates = {}
    for width in (16, 384, 768, 1024):
        tiny_network.config.hidden_size = width
        rates[width] = rate_for(tiny_network, 1e-4)

    assert rates == pytest.approx({16: 1e-4, 384: 1e-4, 768: 2.5e-5, 1024: 1.4e-5}, rel=0.01)


def test_only_the_upper_layers_learn(
    tiny_network: XLMRobertaForSequenceClassification, tmp_path: Path
) -> None:
    """It has one layer, of which a third rounds to none."""
    before = {name: value.clone() for name, value in tiny_network.state_dict().items()}

    tune(
        tiny_network,
        16 * [example([0, 20, 2])],
        [],
        tmp_path / "work",
        4,
        RoundRecipe(batch=8, trained=0.3),
    )

    changed = {
        name
        for name, value in tiny_network.state_dict().items()
        if not torch.equal(value, before[name])
    }
    assert {name.split(".")[0] for name in changed} == {"classifier"}


def test_pieces_are_hidden_from_a_network_while_it_learns(
    trainer: WeightedTrainer, tiny_network: XLMRobertaForSequenceClassification
) -> None:
    forgetful = WeightedTrainer(tiny_network, trainer.args, Collate(1), mask_id=4, masked=1.0)
    read, hidden = (Collate(1)([example(ids)]) for ids in ([0, 20, 30, 2], [0, 4, 4, 2]))
    with torch.no_grad():
        tiny_network.classifier.out_proj.weight *= 100  # so that words matter

        learning = forgetful.compute_loss(tiny_network.train(), read)
        asked = forgetful.compute_loss(tiny_network.train(False), read)
        blind = forgetful.compute_loss(tiny_network.train(False), hidden)

    assert float(learning) == pytest.approx(float(blind), rel=1e-6)
    assert float(asked) != pytest.approx(float(blind), rel=1e-4)
