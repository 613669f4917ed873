import numpy as np
from numpy.typing import NDArray

from model.data.examples import Line, Pair
from model.engine import Classify
from model.training.compact.pseudo_labels import dump, pseudo_label, restore, together

# What two teachers think of a text, over three labels.
FIRST = {"so nice today": [0.8, 0.1, 0.1], "nice day": [0.6, 0.2, 0.2], "go away": [0.1, 0.8, 0.1]}
SECOND = {"so nice today": [0.7, 0.2, 0.1], "nice day": [0.5, 0.2, 0.3], "go away": [0.2, 0.7, 0.1]}
FIRST |= {"уйди отсюда": [0.3, 0.4, 0.3], "one": [1, 0, 0]}
SECOND |= {"уйди отсюда": [0.2, 0.2, 0.6], "one": [1, 0, 0]}


def teacher(known: dict[str, list[float]]) -> Classify:
    def answer(texts: list[str]) -> NDArray[np.floating]:
        return np.array([known[text] for text in texts])

    return answer


TEACHERS = [teacher(FIRST), teacher(SECOND)]


def lines(*texts: str) -> list[Line]:
    return [Line(text, "en", "made up") for text in texts]


def test_two_teachers_are_one_distribution_between_them() -> None:
    [mixed] = together(TEACHERS, ["nice day"])

    assert abs(mixed.sum() - 1) < 1e-9
    assert 0.5 < mixed[0] < 0.6
    assert mixed.argmax() == 0


def test_no_teacher_alone_rules_an_emoji_out() -> None:
    surely, never = teacher({"x": [0.0, 1.0]}), teacher({"x": [0.5, 0.5]})

    [mixed] = together([surely, never], ["x"])

    assert 0 < mixed[0] < 0.05


def test_of_every_emoji_the_surest_lines_are_taken() -> None:
    found = pseudo_label(lines("nice day", "so nice today", "go away"), [], TEACHERS, per_emoji=1)

    assert [row.text for row in found] == ["so nice today", "go away"]


def test_a_line_is_taken_once_and_a_single_word_never() -> None:
    found = pseudo_label(lines("go away", "go away", "one"), [], TEACHERS, per_emoji=9)

    assert [row.text for row in found] == ["go away"]


def test_both_sides_of_a_pair_get_what_both_together_say() -> None:
    english, russian = pseudo_label([], [Pair("go away", "уйди отсюда", "p")], TEACHERS, 9)

    assert (english.text, russian.text) == ("go away", "уйди отсюда")
    np.testing.assert_array_equal(english.shares, russian.shares)
    assert russian.shares.argmax() == 1  # the Russian side alone would be something else
    assert together(TEACHERS, ["уйди отсюда"])[0].argmax() == 2


def test_pseudo_labels_read_back_as_they_were() -> None:
    rows = pseudo_label(lines("nice day", "so nice today"), [], TEACHERS, 1)

    found = restore(dump(rows))

    assert [row.text for row in found] == [row.text for row in rows]
    assert [row.shares.tolist() for row in found] == [row.shares.tolist() for row in rows]
    assert found[0].shares.dtype == np.float16
    assert restore(dump([])) == []
