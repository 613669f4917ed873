"""Draws the order of a few offers at random, so that training can tell liking from looking first.

People pick what stands earlier more often because it stands there. How much more can be seen only
where something stood there by chance. The best known emoji always stays first: to draw that place
as well would cost every other pick of such an offer, and tell little more (docs/loop.md).

Each order of the n - 1 others is as likely, the usual one too. So what was shown says by itself
how likely it was to be drawn: 1 / (n - 1)!, whatever the usual order would have been.

Source: Joachims, Swaminathan & Schnabel 2017, "Unbiased Learning-to-Rank with Biased Feedback",
    https://arxiv.org/abs/1608.04468
"""

from dataclasses import replace
from random import Random

from bot.feedback import Shown


class Exploration:
    """Decides which offers are shuffled, and how."""

    def __init__(self, share: float, random: Random) -> None:
        """
        Args:
            share: of the offers, 0..1; 0 switches it off.
        """
        self._share = share
        self._random = random

    def draw(self, shown: Shown) -> Shown:
        """`shown`, or the same with the others in an order drawn at random; what it is, it says."""
        best, others = shown.suggestions[:1], shown.suggestions[1:]
        if len(others) < 2 or self._random.random() >= self._share:
            return shown
        drawn = self._random.sample(others, len(others))
        return replace(shown, suggestions=(*best, *drawn), shuffled=True)
