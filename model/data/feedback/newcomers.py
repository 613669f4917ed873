"""Emojis that people want and no label stands for yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from model.feedback_format import FeedbackRow
from model.text import split_emoji


def new_labels(
    rows: Iterable[FeedbackRow], labels: Collection[str], people: int
) -> tuple[str, ...]:
    """The emojis outside `labels` that at least `people` different people picked.

    People are counted and not picks, so that nobody makes a label alone.

    Returns:
        Stored forms, those that most people picked first; of the same number in Unicode's order.
    """
    fans: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for emoji in row.emojis:
            if emoji not in labels and split_emoji(emoji) == ("", (emoji,)):
                fans[emoji].add(row.person)
    wanted = [emoji for emoji, persons in fans.items() if len(persons) >= people]
    return tuple(sorted(wanted, key=lambda emoji: (-len(fans[emoji]), emoji)))
