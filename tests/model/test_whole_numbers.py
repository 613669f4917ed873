import numpy as np
import pytest

from model.whole_numbers import LARGEST, ZERO, Columns, round_columns, smoothing

DICE = np.random.default_rng(7)
WEIGHT = DICE.normal(size=(12, 40)).astype(np.float32)  # [out, in]
BIAS = DICE.normal(size=12).astype(np.float32)


def product(rows: np.ndarray, layer: Columns) -> np.ndarray:
    """What the layer would make of rows that are not rounded."""
    weight = (layer.whole.astype(np.float32) - ZERO) * layer.scale
    loud = rows[:, layer.loud] @ layer.loud_weight.T
    return (rows + layer.lift) * layer.smooth @ weight + loud + layer.bias


@pytest.mark.parametrize("lift", [0.0, 0.17])
def test_the_rounded_layer_does_nearly_what_the_layer_does(lift: float) -> None:
    rows = DICE.normal(size=(30, 40)).astype(np.float32)
    smooth = DICE.uniform(0.5, 2, size=40).astype(np.float32)

    found = product(rows, round_columns(WEIGHT, BIAS, smooth, lift=lift))

    assert np.abs(found - (rows @ WEIGHT.T + BIAS)).max() < 0.3


@pytest.mark.parametrize("lift", [0.0, 0.17])
def test_rows_are_rounded_to_steps_of_their_own(lift: float) -> None:
    rows = np.maximum(DICE.normal(size=(30, 40)), -lift or -9).astype(np.float32)
    rows[0] *= 1000
    layer = round_columns(WEIGHT, BIAS, np.ones(40, np.float32), lift=lift)

    off = np.abs(layer(rows) - product(rows, layer))

    assert 0 < off[1:].max() < 0.3
    assert (layer(rows[1:]) == layer(rows)[1:]).all()


def test_loud_channels_are_left_as_they_are() -> None:
    rows = DICE.normal(size=(30, 40)).astype(np.float32)
    rows[:, 5] *= 1000
    loud = np.array([5])

    layer = round_columns(WEIGHT, BIAS, np.ones(40, np.float32), loud=loud)

    assert np.abs(layer(rows) - (rows @ WEIGHT.T + BIAS)).max() < 0.3
    assert (layer.whole[5] == ZERO).all()


@pytest.mark.parametrize("lift", [0.0, 0.17])
def test_what_comes_in_on_average_is_answered_exactly(lift: float) -> None:
    mean = DICE.normal(size=40).astype(np.float32)
    smooth = DICE.uniform(0.5, 2, size=40).astype(np.float32)

    layer = round_columns(WEIGHT, BIAS, smooth, lift=lift, loud=np.array([1, 4]), mean=mean)

    assert np.abs(product(mean[None], layer) - (WEIGHT @ mean + BIAS)).max() < 1e-4


def test_a_weight_is_off_by_half_a_step_of_its_column_at_most() -> None:
    layer = round_columns(WEIGHT, BIAS, np.ones(40, np.float32))

    off = np.abs((layer.whole.astype(np.float32) - ZERO) * layer.scale - WEIGHT.T)

    assert layer.scale == pytest.approx(np.abs(WEIGHT).max(axis=1) / LARGEST)
    assert (off <= 0.501 * layer.scale).all()


def test_a_column_of_nothing_stays_nothing() -> None:
    layer = round_columns(np.zeros((2, 40), np.float32), BIAS[:2], np.ones(40, np.float32))

    assert (layer.whole == ZERO).all()
    assert not layer.scale.any()


def test_a_channel_that_gets_large_is_divided_by_more() -> None:
    largest = np.ones(40, np.float32)
    largest[3] = 100

    smooth = smoothing(np.ones((12, 40), np.float32), largest)

    assert smooth[3] == pytest.approx(10 * smooth[0])
    assert smooth.mean() == pytest.approx(1)


def test_the_stronger_it_is_smoothed_the_more_the_channel_decides() -> None:
    largest = np.ones(40, np.float32)
    largest[3] = 100

    smooth = smoothing(np.ones((12, 40), np.float32), largest, 1)

    assert smooth[3] == pytest.approx(100 * smooth[0])


def test_a_channel_of_nothing_is_not_divided_by_nothing() -> None:
    smooth = smoothing(np.zeros((2, 40), np.float32), np.zeros(40, np.float32))

    assert np.isfinite(1 / smooth).all()
