"""What an answer says was liked best, and out of what."""

import numpy as np
import pytest

from model.data.feedback.answers import Answered
from model.training.taste.choices import PLACES, Choices, choices_of, replaced_by
from tests.model.data.feedback.writing import answer

EMOJIS = ("😂", "😊", "🔥", "😢", "🎉", "❤", "🫶")  # the last one is no label
SHOWN = ("🔥", "😂", "🦄")  # of which one is unknown


def answered(emoji: str) -> Answered:
    return Answered(answer(emoji, shown=SHOWN), "see you", "see you", emoji)


def choices(*answers: Answered) -> Choices:
    expected = np.full((len(answers), 6), 1 / 6)
    return choices_of(answers, np.ones(len(answers)), expected, np.zeros((1, 6)), EMOJIS)


def emojis(chosen: object) -> str:
    return "".join(np.array(EMOJIS)[np.flatnonzero(chosen)])


def test_a_tap_is_a_choice_among_what_was_shown() -> None:
    tapped = choices(answered("😂"))

    assert (emojis(tapped.chosen[0]), emojis(tapped.offered[0])) == ("😂", "😂🔥")
    assert tapped.place[0, [2, 0]].tolist() == [0, 1]


def test_an_emoji_that_was_typed_is_a_choice_among_all() -> None:
    typed = choices(answered("🫶"))

    assert (emojis(typed.chosen[0]), emojis(typed.offered[0])) == ("🫶", "".join(EMOJIS))
    assert not typed.place.any()


def test_picks_are_counted() -> None:
    counted = choices(answered("😂"), answered("😂"), answered("🫶")).picks()

    assert counted.tolist() == [2, 0, 0, 0, 0, 0, 1]


def test_far_places_are_alike() -> None:
    row = answer("😂", shown=[*"abcdefgh", "😂"])

    far = choices(Answered(row, "x", "x", "😂"))

    assert far.place[0, 0] == PLACES - 1


def test_an_added_emoji_replaces_what_was_expected_where_it_was_typed() -> None:
    expected = np.array([[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [0.1, 0.9]])
    answers = [answered(emoji) for emoji in ("🫶", "🫶", "😂", "😊")]

    [parts] = replaced_by(answers, expected, ["🫶"], doubt=2.0)

    assert parts == pytest.approx([1.8 / 4, 0.2 / 4])
    assert replaced_by(answers, expected, [], doubt=2.0).shape == (0, 2)
