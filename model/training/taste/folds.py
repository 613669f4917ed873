"""What everybody but a few taught, so that those few can judge it though they taught as well.

A fifth of an operator's people are held out of training, and a fifth of thirty is too few to tell
anything. But a taste is learned in seconds: so it is learned again without each fifth of all
people in turn, and everybody judges what the others taught.
"""

from collections.abc import Collection, Sequence
from typing import Final

from model.engine import Classify
from model.feedback_format import FeedbackRow
from model.taste import Taste
from model.training.taste.learn import learn_taste

FOLDS: Final = 5


def taught_by_others(
    rows: Sequence[FeedbackRow],
    taste: Taste,
    labels: Sequence[str],
    classify: Classify,
    forbidden: Collection[str],
    *,
    correct_bias: bool,
) -> dict[str, Taste]:
    """For each person of `rows`, what a fold of people without them taught, learned as `taste` was.

    Args:
        taste: the one to be judged; all others rank the same emojis.
        labels, classify, forbidden, correct_bias: see `learn_taste`.

    Raises:
        DatasetError: there is nothing to learn from.
    """
    people = sorted({row.person for row in rows})
    tastes: dict[str, Taste] = {}
    for fold in range(FOLDS):
        left_out = people[fold::FOLDS]
        others = [row for row in rows if row.person not in left_out]
        learned = learn_taste(
            others,
            labels,
            classify,
            forbidden,
            version=taste.version,
            correct_bias=correct_bias,
            added=taste.added,
        )
        tastes |= dict.fromkeys(left_out, learned.taste)
    return tastes
