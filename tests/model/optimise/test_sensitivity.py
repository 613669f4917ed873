from pathlib import Path

import numpy as np
import pytest

from model.artifact import WEIGHTS, read_config
from model.optimise.sensitivity import FIRST_KEPT, THREE_KEPT, Sensitivity, measure
from model.tensors import Tensors

DICE = np.random.default_rng(3)
LOGITS = DICE.normal(size=(2000, 8)).astype(np.float32)
TEXTS = ([0, 9, 10, 11, 2], [0, 30, 31, 2], [0, 12, 2])
MILLION = 1_000_000


def best(logits: np.ndarray) -> np.ndarray:
    return np.argsort(-logits, axis=1, kind="stable")


def test_as_many_choices_stay_as_noise_of_that_size_leaves() -> None:
    found = Sensitivity(LOGITS, {"a": 0.0016, "b": 0.0009}, {"a": 1, "b": 1})
    noise = DICE.normal(size=LOGITS.shape) * 0.05  # the root of both together

    first, three = found.kept(frozenset())

    now, before = best(LOGITS + noise), best(LOGITS)
    shared = [len({*a} & {*b}) / 3 for a, b in zip(now[:, :3], before[:, :3], strict=True)]
    # 2,000 texts are off by 0.005 once in a thousand times, and these are always the same.
    assert first == pytest.approx((now[:, 0] == before[:, 0]).mean(), abs=0.006)
    assert three == pytest.approx(np.mean(shared), abs=0.006)


@pytest.mark.parametrize("labels", [1, 2, 3])
def test_of_few_labels_the_first_three_are_all_there_are(labels: int) -> None:
    first, three = Sensitivity(LOGITS[:, :labels], {"a": 0.01}, {"a": 1}).kept(frozenset())

    assert (first == 1) == (labels == 1)
    assert three == 1


def test_what_stays_in_fp32_moves_nothing() -> None:
    found = Sensitivity(LOGITS, {"a": 0.01, "b": 0.01}, {"a": 1, "b": 1})

    assert found.kept({"a", "b"}) == (1, 1)
    assert found.kept(frozenset()) < found.kept({"a"}) < (1, 1)


def test_the_products_that_move_most_for_the_time_they_save_are_left_until_it_is_enough() -> None:
    moved = {"harmful": 0.04, "large": 0.04, "small": 0.00001, "harmless": 0.00001}
    sizes = {"harmful": MILLION, "large": 9 * MILLION, "small": 100_000, "harmless": MILLION}
    found = Sensitivity(LOGITS, moved, sizes)

    left = found.left_in_full()

    assert left == {"small", "harmful", "large"}
    assert found.kept(left) >= (FIRST_KEPT, THREE_KEPT)
    assert found.kept(left - {"large"})[0] < FIRST_KEPT
    assert found.share(left) == pytest.approx(10.1 / 11.1)


def test_nothing_is_left_where_nothing_moves() -> None:
    assert Sensitivity(LOGITS, {"a": 1e-9}, {"a": MILLION}).left_in_full() == frozenset()


def test_no_more_is_left_than_there_is_room_for() -> None:
    names = [f"product {index}" for index in range(10)]
    found = Sensitivity(LOGITS, dict.fromkeys(names, 1.0), dict.fromkeys(names, 20 * MILLION))

    assert len(found.left_in_full()) == 2  # of 80 MB each, in 200


def test_each_product_of_a_classifier_is_rounded_alone(tiny: Path) -> None:
    steps: list[tuple[int, int]] = []

    found = measure(
        Tensors(tiny / WEIGHTS),
        read_config(tiny),
        TEXTS,
        lambda done, total: steps.append((done, total)),
    )

    assert list(found.moved) == [
        "roberta.encoder.layer.0.attention.self.query_key_value",
        "roberta.encoder.layer.0.attention.output.dense",
        "roberta.encoder.layer.0.intermediate.dense",
        "roberta.encoder.layer.0.output.dense",
        "roberta.encoder.layer.1.attention.self.query",
        "roberta.encoder.layer.1.attention.self.key_value",
        "roberta.encoder.layer.1.attention.output.dense",
        "roberta.encoder.layer.1.intermediate.dense",
        "roberta.encoder.layer.1.output.dense",
    ]
    assert all(0 < moved < 1e-3 for moved in found.moved.values())
    assert sum(found.sizes.values()) == 2 * (4 + 8) * 32 * 32
    assert found.logits.shape == (3, 7)
    assert steps == [(1, 4), (4, 4)]
