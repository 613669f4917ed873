import numpy as np
import pytest
import torch
from torch import Tensor

from model.training.compact.guided import GuidedTrainer, collate_guided

SURE = np.log(np.array([0.98, 0.01, 0.01], np.float32))
LABELLED = {"input_ids": [0, 9, 2], "target": np.array([0, 0, 1.0]), "guide": SURE}
PAIRED = {"input_ids": [0, 8, 7, 2], "target": np.array([0, 1.0, 0])}
UNSURE = torch.zeros(2, 3)  # logits of a network that knows nothing


def targets(guided: float, ngrams: float, logits: Tensor = UNSURE) -> list[list[float]]:
    trainer = GuidedTrainer.__new__(GuidedTrainer)  # what is tested needs no network
    trainer._guided, trainer._ngrams = guided, ngrams
    target: list[list[float]] = trainer.target(logits, collate_guided([LABELLED, PAIRED])).tolist()
    return target


def test_without_guidance_a_target_is_what_a_person_picked() -> None:
    assert targets(0, 0.5)[0] == [0, 0, 1]


def test_a_guided_target_lies_between_the_person_and_the_teachers() -> None:
    assert targets(0.5, 1.0)[0] == pytest.approx([0.49, 0.005, 0.505])


def test_the_network_is_a_teacher_too() -> None:
    sure = torch.tensor([[0.0, 9.0, 0.0], [0.0, 0.0, 0.0]])

    assert targets(0.5, 0.0, sure)[0] == pytest.approx([0, 0.5, 0.5], abs=1e-3)
    assert targets(1.0, 0.5)[0] == pytest.approx([0.8319, 0.084, 0.084], abs=1e-3)


def test_a_row_that_nobody_labelled_keeps_its_own_target() -> None:
    assert targets(0.5, 1.0)[1] == [0, 1, 0]
