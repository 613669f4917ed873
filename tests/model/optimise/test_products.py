import numpy as np

from model.optimise.products import rounded
from model.optimise.sample import NARROW, WIDE, Linear

DICE = np.random.default_rng(5)
LINEAR = Linear(
    DICE.normal(size=(12, 96)).astype(np.float32), DICE.normal(size=12).astype(np.float32)
)
ROWS = DICE.normal(size=(300, 96)).astype(np.float32)


def off(read: np.ndarray, product: str = WIDE) -> float:
    found = rounded(product, LINEAR, read)
    return float(np.abs(found(read) - LINEAR(read)).mean())


def test_two_channels_of_a_hundred_are_loud_and_cost_the_others_nothing() -> None:
    read = ROWS.copy()
    read[:, [7, 40]] *= 100

    found = rounded(WIDE, LINEAR, read)

    assert found.loud.tolist() == [7, 40]
    assert (found.loud_weight == LINEAR.weight[:, [7, 40]]).all()
    assert off(read) < 1.2 * off(ROWS)


def test_channels_of_many_sizes_are_smoothed_as_far_as_it_helps() -> None:
    read = ROWS * np.geomspace(0.03, 30, 96).astype(np.float32)

    found = rounded(WIDE, LINEAR, read)

    sizes = np.abs(read).max(axis=0) * found.smooth
    quiet = np.setdiff1d(np.arange(96), found.loud)
    assert sizes[quiet].max() / sizes[quiet].min() < 100  # of 1,000


def test_on_the_mean_the_result_is_exact() -> None:
    read = ROWS + 3

    found = rounded(WIDE, LINEAR, read)

    assert np.abs((found(read) - LINEAR(read)).mean(axis=0)).max() < 0.05  # of 0.18


def test_what_gelu_leaves_is_lifted_above_nothing() -> None:
    read = np.maximum(ROWS, -0.17)

    assert rounded(NARROW, LINEAR, read).lift > 0.16
    assert rounded(WIDE, LINEAR, read).lift == 0
    assert off(read, NARROW) < 0.7 * off(read)
