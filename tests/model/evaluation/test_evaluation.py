from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from model.data.examples import Example, Pair
from model.engine import TokenIds
from model.errors import DatasetError
from model.evaluation.evaluation import agreement, answers_of, judge
from model.taste import NO_TASTE, Taste

LABELS = ("❤", "😂", "☀")


class Letters:
    """An engine that likes the emoji whose number a text begins with."""

    version = "letters"
    labels: tuple[str, ...] = LABELS
    taste: Taste = NO_TASTE

    def encode(self, text: str) -> TokenIds:
        return [int(text[0])] * len(text) if text else ()

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        assert all(batch)
        return np.array([np.eye(3)[ids[0]] * 0.7 + 0.1 for ids in batch], np.float32)


def example(text: str, *emojis: str, lang: str = "en") -> Example:
    return Example(text, emojis, lang, "made up", text)


def test_answers_come_in_the_order_of_the_texts_whatever_their_lengths() -> None:
    answers = answers_of(Letters())(["2 a long one", "", "0", "1 two"])

    assert answers.argmax(axis=1)[[0, 2, 3]].tolist() == [2, 0, 1]
    assert answers[1] == pytest.approx(np.full(3, 1 / 3))


def test_a_subset_of_labels_is_judged_among_itself() -> None:
    rows = [example("0", "❤"), example("1", "😂"), example("2", "☀", "❤")]

    judged = judge(answers_of(Letters()), LABELS, rows, ("❤", "☀"))

    assert judged.labels == ("❤", "☀")
    assert judged.gold.tolist() == [0, 1]
    assert judged.probabilities.sum(axis=1) == pytest.approx([1, 1])


def test_a_report_has_the_keys_that_others_rely_on() -> None:
    rows = [example("0", "❤"), example("1", "😂", lang="ru")]

    report = judge(answers_of(Letters()), LABELS, rows, LABELS).report()

    keys = {"n", "accuracy", "top3", "top5", "macro_f1", "loss", "ece", "by_lang", "by_label"}
    assert keys <= report.keys()
    assert report["by_lang"].keys() == {"en", "ru"}
    assert report["by_label"]["😂"]["f1"] == 1


def test_nothing_to_judge_by_is_said() -> None:
    with pytest.raises(DatasetError, match="no text"):
        judge(answers_of(Letters()), LABELS, [example("0", "🥚")], LABELS)


def test_agreement_compares_the_russian_ranking_with_the_english_best() -> None:
    pairs = [Pair("0 yes", "0 да", ""), Pair("1 no", "2 нет", "")]

    assert agreement(answers_of(Letters()), pairs)["same_best"] == 0.5
