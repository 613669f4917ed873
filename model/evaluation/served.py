"""What people see of a model's answer, for whoever judges that and not the network."""

from collections.abc import Sequence

from model.engine import best_first
from model.prepared import prepare
from model.ranking import Ranking
from model.restraint import gravity_of, restrained


def served(labels: Sequence[str], text: str, row: Sequence[float]) -> Ranking:
    """The ranking of `text` that people are given: a restrained one where it is grave.

    Args:
        row: a model's probabilities, `[labels]`.
    """
    prepared = prepare(text)
    gravity = gravity_of(prepared, labels, row)
    return restrained(Ranking(prepared.lang, "", best_first(labels, row), gravity), prepared)
