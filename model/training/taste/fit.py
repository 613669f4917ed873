"""Fits a taste to what people chose: whatever numbers are likeliest (maximum a posteriori).

Tastes and the effect of places are found in one go, by L-BFGS; how sure the biases are, from how
the likelihood curves around what was found (Laplace), each by itself. The numbers of single
persons keep one person's taste from being taken for everybody's, and are stored nowhere.
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
from model.training.taste.likelihood import information, log_likelihood
from model.training.taste.unknowns import PRIORS, Priors, Unknowns

_STEPS: Final = 300


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
    unknowns = Unknowns(choices, priors, places=correct_bias)

    def loss(row: Floats) -> tuple[float, Floats]:
        value, rises = 0.5 * float(unknowns.pull @ row**2), {}
        for lang, numbers in unknowns.read(row):
            likely, rises[lang] = log_likelihood(choices[lang], numbers)
            value -= likely
        return value, unknowns.pull * row - unknowns.write(rises)

    start = np.zeros_like(unknowns.pull)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    held = 1 / (priors.bias**2 * (1 + priors.language**2))
    layers, positions = {}, ()
    for lang, numbers in unknowns.read(found.x):
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


def _shares(layer: Layer, choices: Choices) -> Floats:
    """The mean probability of each emoji without the layer and with it, `[2, emojis]`."""
    added = len(layer.bias) - choices.expected.shape[1]
    before = np.pad(choices.expected.mean(axis=0), (0, added))
    return np.stack([before, layer(choices.expected).mean(axis=0)])
