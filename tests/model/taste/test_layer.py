"""What a taste makes of a network's probabilities."""

import numpy as np
import pytest

from model.taste import NO_TASTE, Taste
from tests.model.taste.tastes import LABELS, layer, taste

ROW = (0.6, 0.3, 0.1)


def test_without_a_layer_nothing_changes_to_the_last_bit() -> None:
    assert NO_TASTE.of("en", ROW) is ROW


def test_a_language_without_a_layer_keeps_its_probabilities() -> None:
    assert Taste("taste-1", layers={"en": layer()}).of("ru", ROW) is ROW
    assert taste(added=("🫶",)).of("other", ROW) == (*ROW, 0.0)


def test_a_layer_that_says_nothing_changes_nothing() -> None:
    assert layer()(np.array([ROW]))[0] == pytest.approx(ROW)


def test_a_bias_lifts_an_emoji_whatever_the_text() -> None:
    lifted = layer(bias={"🎉": 1.0})

    for row in (ROW, (0.1, 0.1, 0.8)):
        before, after = np.array(row), lifted(np.array([row]))[0]
        odds = after[2] / after[0] / (before[2] / before[0])
        assert odds == pytest.approx(np.e)
        assert after.sum() == pytest.approx(1)


def test_a_shift_lifts_an_emoji_where_another_is_expected() -> None:
    lifted = layer(shift={"😅": {"😂": 2.0}})

    sure, unsure = lifted(np.array([(0.9, 0.05, 0.05), (0.05, 0.05, 0.9)]))

    assert sure[1] / sure[2] == pytest.approx(np.exp(2.0 * 0.9))
    assert unsure[1] / unsure[0] == pytest.approx(np.exp(2.0 * 0.05))


def test_a_smaller_scale_makes_probabilities_more_alike() -> None:
    [flat] = layer(scale=0.5)(np.array([ROW]))

    assert flat[0] / flat[2] == pytest.approx(6**0.5)


def test_an_added_emoji_gets_a_part_of_what_it_replaces() -> None:
    row = taste(added=("🫶",), replaced={"🫶": {"😂": 0.5}}).of("en", ROW)

    assert len(row) == len(LABELS) + 1
    assert row[3] / row[0] == pytest.approx(0.5)
    assert sum(row) == pytest.approx(1)


def test_what_the_network_rules_out_is_a_finite_score() -> None:
    [answered] = layer(shift={"😂": {"😅": 1.0}})(np.array([(1.0, 0.0, 0.0)]))

    assert np.isfinite(answered).all()
