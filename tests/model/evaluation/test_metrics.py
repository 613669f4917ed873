import numpy as np
import pytest
from sklearn.metrics import f1_score

from model.evaluation import metrics
from model.evaluation.calibration import fit_temperature


def test_places_among_the_first_are_counted() -> None:
    probabilities = np.array([[0.5, 0.3, 0.1, 0.1], [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]])

    figures = metrics.measure(probabilities, np.array([0, 2, 0]))

    assert figures["accuracy"] == pytest.approx(1 / 3)
    assert figures["top3"] == pytest.approx(2 / 3)
    assert figures["top5"] == 1


def test_a_model_that_answers_all_emojis_alike_gets_no_place_for_free() -> None:
    assert metrics.ranks(np.full((2, 4), 0.25), np.array([0, 3])).tolist() == [3, 3]


def test_macro_f1_is_that_of_scikit_learn() -> None:
    chance = np.random.default_rng(0)
    gold, predicted = chance.integers(0, 5, 300), chance.integers(0, 6, 300)

    expected = f1_score(gold, predicted, labels=range(5), average="macro")

    assert metrics.macro_f1(predicted, gold, 6) == pytest.approx(expected)


def test_confidence_that_is_always_right_has_no_calibration_error() -> None:
    sure = np.eye(3)

    assert metrics.expected_calibration_error(sure, np.array([0, 1, 2])) == 0
    assert metrics.expected_calibration_error(sure, np.array([1, 2, 0])) == 1


def test_no_texts_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="0 labels"):
        metrics.measure(np.empty((0, 3)), np.array([], dtype=int))


def test_a_model_compared_with_itself_does_not_differ() -> None:
    probabilities = np.random.default_rng(1).dirichlet(np.ones(4), 50)
    gold = np.arange(50) % 4

    found = metrics.paired_difference(probabilities, probabilities, gold)

    assert found["accuracy"] == {"difference": 0, "interval": [0, 0]}


def test_an_interval_holds_its_figure_and_is_the_same_every_time() -> None:
    probabilities = np.random.default_rng(2).dirichlet(np.ones(4), 200)
    gold = np.arange(200) % 4

    low, high = metrics.intervals(probabilities, gold)["top3"]

    assert low < metrics.measure(probabilities, gold)["top3"] < high
    assert metrics.intervals(probabilities, gold)["top3"] == [low, high]


def test_a_temperature_undoes_what_sharpened_the_logits() -> None:
    chance = np.random.default_rng(3)
    honest = chance.normal(size=(4000, 6)) * 1.5
    shares = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    gold = np.array([chance.choice(6, p=row) for row in shares])

    assert fit_temperature(honest * 2, gold, ["en"] * 4000) == pytest.approx(2, rel=0.1)


def test_texts_that_hang_together_are_drawn_together() -> None:
    chance = np.random.default_rng(4)
    of_person = np.repeat(chance.normal(size=40), 25)  # all texts of a person differ alike
    ours, theirs = (of_person + 0.1)[:, None], np.zeros((1000, 1))
    persons = [str(number // 25) for number in range(1000)]
    alone = [str(number) for number in range(1000)]

    difference, (low, high) = metrics.clustered_difference(ours, theirs, np.ones(1000), persons)
    _, (narrow_low, narrow_high) = metrics.clustered_difference(ours, theirs, np.ones(1000), alone)

    assert difference == pytest.approx(ours.mean())
    expected = 2 * 1.96 * of_person[::25].std() / np.sqrt(40)
    assert high - low == pytest.approx(expected, rel=0.1)
    assert narrow_high - narrow_low == pytest.approx(expected / 5, rel=0.1)


def test_a_weight_is_as_good_as_so_many_texts() -> None:
    ours, clusters = np.array([[1.0], [0.0], [0.0], [0.0]]), ["a", "b", "b", "b"]

    often = metrics.clustered_difference(ours, 0 * ours, np.ones(4), clusters)
    heavy = metrics.clustered_difference(ours[:2], 0 * ours[:2], np.array([1.0, 3.0]), clusters[:2])

    assert often[0] == heavy[0] == 0.25
    assert (often[1] == heavy[1]).all()
