"""Draws the order of a few offers at random, so that training can tell liking from looking first.

People pick what stands first more often because it stands first. How much more can be seen only
where something stood first by chance: then every emoji was as likely to stand at every place.

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
        """`shown`, or the same emojis in an order drawn at random; what it is, it says."""
        emojis = shown.suggestions
        if len(emojis) < 2 or self._random.random() >= self._share:
            return shown
        order = tuple(self._random.sample(emojis, len(emojis)))
        return replace(shown, suggestions=order, shuffled=True)
