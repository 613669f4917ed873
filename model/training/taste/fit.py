"""Fits a taste to what people chose: whatever numbers are likeliest (maximum a posteriori).

Tastes and the effect of places are found in one go, by L-BFGS; how sure the biases are, from how
the likelihood curves around what was found (Laplace, each by itself). The numbers of single
persons keep one person's taste from being taken for everybody's, and are stored nowhere.

How strong a taste may be is asked of people, too: of the strengths there are it is the one by
which most of them tell best what the other fifth chose. So hundreds of picks move little, and
thousands as much as there is to know. Strong ones are not even thought of where answers are few: a
fifth of few people cannot tell which strength is best, and the gate would see the difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Final

import numpy as np
from scipy.optimize import Bounds, minimize

from model.taste import Layer
from model.taste.layer import Floats
from model.training.taste.choices import Choices
from model.training.taste.likelihood import Numbers, information, log_likelihood
from model.training.taste.unknowns import PRIORS, Priors, Unknowns

STRENGTHS: Final = (0.25, 0.5, 1.0, 1.5)
FOR_STRENGTH: Final = 800  # answers, times a strength's square, without which it is not thought of

_STEPS: Final = 300
_FIFTH: Final = 5


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
    for lang, numbers in _likeliest(choices, priors, places=correct_bias).items():
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
    """How strong a taste may be, by what a fifth of the people chose; weak, where nobody says."""
    asked = {lang: it.of(it.person % _FIFTH == 0) for lang, it in choices.items()}
    known = {lang: it.of(it.person % _FIFTH > 0) for lang, it in choices.items()}
    known = {lang: it for lang, it in known.items() if len(it.person)}
    answers = sum(len(it.person) for it in choices.values())
    thinkable = [it for it in STRENGTHS if it**2 * FOR_STRENGTH <= answers]
    if not known or len(thinkable) < 2:
        return STRENGTHS[0]

    def told(strength: float) -> float:
        found = _likeliest(known, priors.times(strength), places=places)
        return sum(
            log_likelihood(asked[lang], numbers.of_nobody(int(choices[lang].person.max()) + 1))[0]
            for lang, numbers in found.items()
        )

    return max(thinkable, key=told)


def _likeliest(
    choices: Mapping[str, Choices], priors: Priors, *, places: bool
) -> dict[str, Numbers]:
    """By language."""
    unknowns = Unknowns(choices, priors, places=places)

    def loss(row: Floats) -> tuple[float, Floats]:
        value, rises = 0.5 * float(unknowns.pull @ row**2), {}
        for lang, numbers in unknowns.read(row):
            likely, rises[lang] = log_likelihood(choices[lang], numbers)
            value -= likely
        return value, unknowns.pull * row - unknowns.write(rises)

    start = np.zeros_like(unknowns.pull)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=Bounds(unknowns.least),
        options={"maxiter": _STEPS},
    )
    return dict(unknowns.read(found.x))


def _shares(layer: Layer, choices: Choices) -> Floats:
    """The mean probability of each emoji without the layer and with it, `[2, emojis]`."""
    added = len(layer.bias) - choices.expected.shape[1]
    before = np.pad(choices.expected.mean(axis=0), (0, added))
    return np.stack([before, layer(choices.expected).mean(axis=0)])
