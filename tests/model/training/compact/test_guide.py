import math
from pathlib import Path

import numpy as np
import pytest

from model.data.examples import Example
from model.training.compact.guide import Guide

LABELS = ("❤", "😡", "😴")


def row(text: str, *emojis: str) -> Example:
    return Example(text, emojis, "en", "chat", text)


ROWS = [
    row(f"{word} number {n}", emoji)
    for n in range(30)
    for word, emoji in (("lovely", "❤"), ("awful", "😡"), ("sleepy", "😴"))
]


@pytest.fixture(scope="module")
def guide() -> Guide:
    return Guide.trained(ROWS, ["lovely awful"], LABELS, seed=1)


def best(guide: Guide, text: str) -> str:
    return LABELS[int(guide.answers[text].argmax())]


def test_every_text_gets_the_share_of_every_label(guide: Guide) -> None:
    assert guide.answers.keys() == {row.text for row in ROWS} | {"lovely awful"}
    for answer in guide.answers.values():
        assert answer.shape == (3,)
    shares = np.exp([guide.answers[row.text] for row in ROWS])
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert best(guide, "sleepy number 3") == "😴"


def test_no_text_is_judged_by_what_it_says_itself() -> None:
    liar = row("a word that stands nowhere else: lovely", "😡")
    answers = Guide.trained([*ROWS, liar], [], LABELS, seed=1).answers

    assert LABELS[int(answers[liar.text].argmax())] == "❤"


def test_all_emojis_of_a_text_are_learned() -> None:
    both = [row(f"lovely number {n}", "❤", "😴") for n in range(60)]
    others = [row(f"awful number {n}", "😡") for n in range(60)]
    answer = Guide.trained([*both, *others], ["lovely number"], LABELS, seed=1).answers

    heart, rage, sleep = answer["lovely number"]
    assert heart > sleep > rage


def test_what_is_kept_is_what_was_answered(guide: Guide, tmp_path: Path) -> None:
    guide.save(tmp_path / "guide.npz")
    again = Guide.load(tmp_path / "guide.npz")

    assert again.answers.keys() == guide.answers.keys()
    for text, answer in guide.answers.items():
        assert again.answers[text] == pytest.approx(answer, abs=math.log(1.01))
