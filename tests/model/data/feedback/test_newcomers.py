from model.data.feedback import (
    new_labels,
)
from model.feedback_format import FeedbackRow
from tests.model.data.feedback.writing import SHOWN, answer


def picked(emoji: str, *people: str) -> list[FeedbackRow]:
    return [answer(emoji, person=person, kind="own") for person in people]


def test_an_emoji_that_enough_people_picked_becomes_a_label() -> None:
    rows = [*picked("🥟", "a", "b"), *picked("🦀", "a", "b", "c"), *picked("🫖", "a"), answer(None)]

    assert new_labels(rows, SHOWN, people=2) == ("🦀", "🥟")


def test_nobody_makes_a_label_alone() -> None:
    assert new_labels(picked("🥟", *"aaaaaa"), SHOWN, people=2) == ()


def test_what_is_a_label_or_no_emoji_does_not_become_one() -> None:
    rows = [*picked("😂", "a", "b"), *picked("word", "a", "b"), *picked("🥟🦀", "a", "b")]

    assert new_labels(rows, SHOWN, people=1) == ()
