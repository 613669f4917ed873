"""What people pick beside what a network expects: a small choice model over its frozen scores.

    layer    one language's numbers, and what they make of a row of probabilities
    stored   taste.json, beside the weights of an artifact

It has some thousand numbers where the network has millions, so a few hundred picks move it; how
it is fitted stands in `model.training.taste`, and why in docs/taste.md.
"""

from model.taste.layer import NO_TASTE, Layer, Taste

__all__ = ["NO_TASTE", "Layer", "Taste"]
