"""A taste is found again in what people who have it choose."""

from dataclasses import replace

import numpy as np
import pytest

from model.taste import Layer
from model.taste.layer import Floats
from model.training.taste.choices import PLACES, Choices
from model.training.taste.fit import fit
from model.training.taste.likelihood import Numbers, log_likelihood
from model.training.taste.unknowns import Priors

LABELS = 6
SHOWN = 4
PEOPLE = 20
LIKED = np.array([1.2, -1.0, 0.0, 0.5, 0.0, -0.7])  # biases, in the middle about 0
LOOKS = np.array([0.0, -0.6, -0.9, -1.2])


def choosing(answers: int, *, seed: int = 0, loud: float = 0.0, liked: Floats = LIKED) -> Choices:
    """Answers of people who like `liked`, tap by LOOKS, and one of whom may like the last more."""
    dice = np.random.default_rng(seed)
    expected = dice.dirichlet(np.full(LABELS, 0.5), answers)
    base = np.log(np.maximum(expected, 1e-6))
    order = np.argsort(-expected, axis=1)[:, :SHOWN]
    shuffled = dice.random(answers) < 0.3
    order[shuffled] = dice.permuted(order[shuffled], axis=1)
    person = dice.integers(PEOPLE, size=answers)
    offered, place = np.zeros_like(base, bool), np.zeros(base.shape, np.intp)
    rows = np.arange(answers)[:, None]
    offered[rows, order] = True
    place[rows, order] = np.arange(SHOWN)
    drawn = base + liked + np.pad(LOOKS, (0, PLACES - SHOWN))[place]
    drawn[:, -1] += loud * (person == 0)
    drawn = np.where(offered, drawn + dice.gumbel(size=base.shape), -np.inf)
    chosen = drawn == drawn.max(axis=1, keepdims=True)
    return Choices(expected, base, chosen, offered, place, np.ones(answers), person)


def liking(layer: Layer) -> Floats:
    """How much likelier each emoji is where everything is expected alike, in logs about 0."""
    scores = np.log(layer(np.full((1, LABELS), 1 / LABELS)))[0]
    about: Floats = scores - scores.mean()
    return about


def nothing(choices: Choices) -> Floats:
    return np.zeros((0, choices.expected.shape[1]))


def learned(choices: Choices) -> Floats:
    """What a fit to answers in one language says of `liking`."""
    return liking(fit({"en": choices}, {"en": nothing(choices)}).layers["en"])


def test_biases_and_places_are_found_again() -> None:
    choices = choosing(4000)

    found = fit({"en": choices}, {"en": nothing(choices)})

    assert liking(found.layers["en"]) == pytest.approx(LIKED, abs=0.3)
    assert found.positions[:SHOWN] == pytest.approx(LOOKS, abs=0.2)


def test_without_correction_no_place_is_likelier() -> None:
    choices = choosing(500)

    found = fit({"en": choices}, {"en": nothing(choices)}, correct_bias=False)

    assert found.positions == (0.0,) * PLACES


def test_few_answers_are_doubted_more_than_many() -> None:
    few, many = (
        fit({"en": it}, {"en": nothing(it)}).layers["en"] for it in (choosing(5), choosing(2000))
    )

    assert (few.doubt > many.doubt).all()
    assert (many.doubt < 0.2).all()


def test_a_language_of_few_answers_is_held_near_the_other() -> None:
    many, few = choosing(2000), choosing(3, seed=1)
    none = {lang: nothing(many) for lang in ("en", "ru")}

    together = fit({"en": many, "ru": few}, none).layers["ru"]
    alone = fit({"ru": few}, none).layers["ru"]

    far_together, far_alone = (np.abs(liking(it) - LIKED).mean() for it in (together, alone))
    assert far_together < far_alone


def test_picks_against_all_expectation_turn_no_ranking_around() -> None:
    honest = choosing(2000)
    unlikely = np.where(honest.offered, honest.expected, np.inf)
    against = replace(honest, chosen=unlikely == unlikely.min(axis=1, keepdims=True))
    none = {"en": nothing(against), "ru": nothing(against)}

    for layer in fit({"en": against, "ru": against}, none).layers.values():
        assert 0 < layer.scale < 0.2


def test_what_one_person_likes_is_not_taken_for_everybodys() -> None:
    choices = choosing(600, loud=4.0)
    none = {"en": nothing(choices)}

    together = fit({"en": choices}, none, priors=Priors(often=10**6)).layers["en"]
    apart = fit({"en": choices}, none, priors=Priors(person=2.0)).layers["en"]

    assert liking(apart)[-1] < liking(together)[-1]


def test_few_answers_tell_something_and_never_lead_astray() -> None:
    without = np.abs(LIKED).mean()

    wrong = [np.abs(learned(choosing(30, seed=seed)) - LIKED).mean() for seed in range(3)]

    assert max(wrong) < without
    assert np.mean(wrong) < 0.8 * without


def test_where_nobody_likes_anything_few_answers_move_little() -> None:
    neutral = [choosing(60, seed=seed, liked=np.zeros(LABELS)) for seed in range(3)]

    assert max(np.abs(learned(choices)).max() for choices in neutral) < 0.5


def test_one_person_alone_is_believed_little() -> None:
    alone = replace(choosing(40), person=np.zeros(40, np.intp))

    found = liking(fit({"en": alone}, {"en": nothing(alone)}).layers["en"])

    assert np.abs(found).max() < 0.6


def test_the_slope_is_that_of_the_likelihood() -> None:
    choices = choosing(50)
    dice = np.random.default_rng(1)
    at = Numbers(
        np.array([0.9]),
        dice.normal(size=LABELS),
        dice.normal(size=(LABELS, LABELS)),
        np.pad(dice.normal(size=PLACES - 1), (1, 0)),
        dice.normal(size=(PEOPLE, LABELS)),
    )
    _, rise = log_likelihood(choices, at)

    for name in ("scale", "bias", "shift", "positions", "people"):
        numbers = getattr(at, name)
        step = 1e-5 * dice.normal(size=numbers.shape)
        if name == "positions":
            step[0] = 0
        ahead, _ = log_likelihood(choices, replace(at, **{name: numbers + step}))
        behind, _ = log_likelihood(choices, replace(at, **{name: numbers - step}))
        assert ahead - behind == pytest.approx(2 * (step * getattr(rise, name)).sum(), rel=1e-4)
