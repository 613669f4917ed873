"""Texts that mean the same to a model lie near each other."""

import numpy as np
import pytest

from model.labels import DEFAULT_LABELS
from model.meaning import NEAR, OPINION, meaning_of, nearest, pack, unpack
from model.ranking import Ranking, Suggestion


def ranking(first: int, step: float = 0.2) -> Ranking:
    """The labels in a circle from the `first` on, each less likely than the one before."""
    labels = DEFAULT_LABELS[first:] + DEFAULT_LABELS[:first]
    scores = np.exp(-step * np.arange(len(labels)))
    scores /= scores.sum()
    return Ranking("en", "m", tuple(map(Suggestion, labels, map(float, scores))))


def test_a_meaning_does_not_depend_on_the_order_of_a_ranking() -> None:
    one = ranking(5)
    turned = Ranking("ru", "m", one.suggestions[::-1])

    assert np.array_equal(meaning_of(one), meaning_of(turned))
    assert meaning_of(one).sum() == pytest.approx(0, abs=1e-4)


def test_a_meaning_is_stored_with_two_bytes_an_emoji() -> None:
    meaning = meaning_of(ranking(5))

    assert len(pack(meaning)) == 2 * len(DEFAULT_LABELS)
    assert unpack(pack(meaning)) == pytest.approx(meaning, abs=0.01)


def test_the_nearest_text_means_the_same_and_a_far_one_does_not() -> None:
    meaning = meaning_of(ranking(5))
    near = meaning + np.float32(0.9 * np.sqrt(NEAR / len(meaning)))
    nearer = meaning + np.float32(0.5 * np.sqrt(NEAR / len(meaning)))
    far = meaning_of(ranking(30))

    assert nearest(meaning, [nearer, near]) == 0
    assert nearest(meaning, [near, nearer]) == 1
    assert nearest(meaning, [near]) == 0
    assert nearest(meaning, [far]) is None
    assert nearest(meaning, []) is None


def test_the_more_there_are_the_nearer_the_nearest_must_be() -> None:
    meaning, far = meaning_of(ranking(5)), meaning_of(ranking(30))
    near = meaning + np.float32(0.9 * np.sqrt(NEAR / len(meaning)))

    assert nearest(meaning, [near, *[far] * 2]) == 0
    assert nearest(meaning, [near, *[far] * 99]) is None


def test_what_the_model_has_no_opinion_on_means_nothing() -> None:
    vague = meaning_of(ranking(5, step=0.01))

    assert vague @ vague < OPINION
    assert nearest(vague, [vague]) is None


def test_texts_of_a_model_with_other_emojis_are_left_out() -> None:
    meaning = meaning_of(ranking(5))

    assert nearest(meaning, [meaning[:-1], meaning]) == 1


def test_a_probability_of_nothing_is_no_failure() -> None:
    meaning = meaning_of(Ranking("en", "m", (Suggestion("😂", 1.0), Suggestion("❤", 0.0))))

    assert np.isfinite(meaning).all()
    assert nearest(meaning, [meaning]) == 0
