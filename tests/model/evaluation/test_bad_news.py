"""Who loses a joke to restraint, and who is still laughed at."""

import numpy as np

from model.data.examples import Example
from model.evaluation.bad_news import bad_news_figures

LABELS = ("😂", "😭", "😡")


def example(text: str, *emojis: str) -> Example:
    return Example(text, emojis, "en", "test", text)


def test_what_is_plainly_joyful_or_grave_is_counted_before_and_after() -> None:
    answers = {
        "that joke": [0.7, 0.2, 0.1],  # not grave: keeps its laughter
        "what a mess": [0.4, 0.35, 0.25],  # grave by its tears and rage: loses it
        "he is gone": [0.35, 0.33, 0.32],  # grave: is not laughed at
        "so it goes": [0.9, 0.1, 0.0],  # still is
        "both": [0.1, 0.5, 0.4],  # neither plainly joyful nor plainly grave
    }
    examples = [
        example("that joke", "😂"),
        example("what a mess", "😂", "🔥"),
        example("he is gone", "😭", "💔"),
        example("so it goes", "😡"),
        example("both", "😂", "😭"),
    ]

    figures = bad_news_figures(
        lambda texts: np.array([answers[text] for text in texts]), LABELS, examples
    )

    assert figures == {"joyful": 2, "lost": 0.5, "grave": 2, "alone": 1.0, "seen": 0.5}


def test_without_such_texts_there_are_no_shares() -> None:
    figures = bad_news_figures(lambda texts: np.zeros((0, 3)), LABELS, [])

    assert set(figures.values()) == {0}
