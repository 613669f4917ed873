"""Fits a taste to what people chose: whatever numbers are likeliest (maximum a posteriori).

Tastes and the effect of places are found in one go, by L-BFGS; how sure the biases are, from how
the likelihood curves around what was found (Laplace, each by itself). The numbers of single
persons keep one person's taste from being taken for everybody's, and are stored nowhere.

How strong a taste may be is asked of people, too: of the strengths there are it is the one by
which most of them tell best what the other fifth chose. So few picks move little, and thousands as
much as there is to know. Where answers are few, each fifth is asked in turn: one alone could not
tell which strength is best.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Final

import numpy as np
from scipy.optimize import minimize

from model.taste import Layer
from model.taste.layer import Floats
from model.training.taste.choices import Choices
from model.training.taste.likelihood import Numbers, information, log_likelihood
from model.training.taste.unknowns import PRIORS, Priors, Unknowns

STRENGTHS: Final = (0.25, 0.5, 1.0, 1.5)
FEW: Final = 2_000  # answers, of which one fifth of the people could not tell the best strength

_STEPS: Final = 300
_NEAR: Final = 1e-6  # of the likelihood, by which steps may go on for the sake of a strength
_AT: Final = 1e-9  # and of a taste
_FIFTHS: Final = 5


@dataclass(frozen=True, slots=True)
class Fitted:
    """Layers by language, and how much likelier each place is tapped than the first, in logs."""

    layers: Mapping[str, Layer]
    positions: tuple[float, ...]


def fit(
    choices: Mapping[str, Choices],
    replaced: Mapping[str, Floats],
    *,
    correct_bias: bool = True,
    priors: Priors = PRIORS,
) -> Fitted:
    """The layers that explain `choices` best, by language.

    Args:
        replaced: see `model.taste.Layer`, by language.
        correct_bias: whether an emoji may be tapped for the place it stood at.
    """
    priors = priors.times(_strength(choices, priors, places=correct_bias))
    held = 1 / (priors.bias**2 * (1 + priors.language**2))
    layers, positions = {}, ()
    for lang, numbers in _likeliest(choices, priors, _AT, places=correct_bias).items():
        some = choices[lang]
        layer = Layer(
            float(numbers.scale[0]),
            numbers.bias,
            numbers.shift,
            replaced[lang],
            1 / np.sqrt(information(some, numbers) + held),
            some.picks(),
            np.zeros((2, len(numbers.bias))),
        )
        layers[lang] = changed(layer, shares=_shares(layer, some))
        positions = tuple(numbers.positions.tolist())
    return Fitted(layers, positions)


def _strength(choices: Mapping[str, Choices], priors: Priors, *, places: bool) -> float:
    """How strong a taste may be, by what people chose whom the others taught."""
    few = sum(len(it.person) for it in choices.values()) < FEW
    parted = [_parted(choices, fifth) for fifth in range(_FIFTHS if few else 1)]

    def told(strength: float) -> float:
        scores = 0.0
        for known, asked in parted:
            found = _likeliest(known, priors.times(strength), _NEAR, places=places) if known else {}
            for lang in found.keys() & asked:
                people = int(asked[lang].person.max()) + 1
                scores += log_likelihood(asked[lang], found[lang].of_nobody(people))[0]
        return scores

    return max(STRENGTHS, key=told)


def _parted(
    choices: Mapping[str, Choices], fifth: int
) -> tuple[dict[str, Choices], dict[str, Choices]]:
    """What all but a fifth of the people chose, and what that fifth did, by language."""
    known = {lang: it.of(it.person % _FIFTHS != fifth) for lang, it in choices.items()}
    asked = {lang: it.of(it.person % _FIFTHS == fifth) for lang, it in choices.items()}
    known, asked = (
        {lang: it for lang, it in part.items() if len(it.person)} for part in (known, asked)
    )
    return known, asked


def _likeliest(
    choices: Mapping[str, Choices], priors: Priors, least: float, *, places: bool
) -> dict[str, Numbers]:
    """By language.

    Args:
        least: the part of the likelihood that a step must gain; else it was the last.
    """
    unknowns = Unknowns(choices, priors, places=places)

    def loss(row: Floats) -> tuple[float, Floats]:
        value, rises, at = 0.5 * float(unknowns.pull @ row**2), {}, dict(unknowns.read(row))
        for lang, numbers in at.items():
            likely, rises[lang] = log_likelihood(choices[lang], numbers)
            value -= likely
        return value, unknowns.pull * row - unknowns.write(rises, at)

    start = np.zeros_like(unknowns.pull)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _STEPS, "ftol": least},
    )
    return dict(unknowns.read(found.x))


def _shares(layer: Layer, choices: Choices) -> Floats:
    """The mean probability of each emoji without the layer and with it, `[2, emojis]`."""
    added = len(layer.bias) - choices.expected.shape[1]
    before = np.pad(choices.expected.mean(axis=0), (0, added))
    return np.stack([before, layer(choices.expected).mean(axis=0)])
