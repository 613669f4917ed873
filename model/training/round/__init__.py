"""A fine-tuning round: what people answered makes the next version of a model.

    request     what it starts from and learns from
    feedback    exports are checked against what was erased, and weighed
    rehearsal   old rows, against forgetting
    examples    both, as token ids, shares and weights
    head        grown, where people want emojis that no label stands for
    tuning      a short training at a low rate
    artifact    calibrated, measured beside its parent, described
    train       one after the other

The held-out part of the written corpus is the reference: no round learns of its texts, so that
all versions can be compared by it.
"""

from model.training.round.request import RoundRequest
from model.training.round.train import train_round

__all__ = ["RoundRequest", "train_round"]
