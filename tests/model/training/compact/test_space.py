"""The numbers of a meaning vary alike and by themselves."""

import numpy as np
import pytest

from model.training.compact.space import DIMENSIONS, whitening


def test_what_is_turned_so_has_no_mean_and_varies_alike_in_every_direction() -> None:
    dice = np.random.default_rng(0)
    mixed = dice.normal(size=(2000, 6)) @ dice.normal(size=(6, 6)) + 5

    turn = whitening(mixed.astype(np.float32)).astype(np.float64)
    turned = mixed @ turn[:, :-1].T + turn[:, -1]

    assert turn.shape == (6, 7)
    assert turned.mean(axis=0) == pytest.approx(0, abs=0.05)
    assert np.cov(turned.T) == pytest.approx(np.eye(6), abs=0.05)


def test_what_varies_most_is_kept() -> None:
    dice = np.random.default_rng(0)
    vectors = dice.normal(size=(500, DIMENSIONS + 1)).astype(np.float32)
    vectors[:, 3] *= 0.1

    turn = whitening(vectors)

    assert len(turn) == DIMENSIONS
    assert np.abs(turn[:, 3]).max() < np.abs(turn[:, 4]).max()
