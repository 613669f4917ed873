"""What is hidden of a text, and what is left alone."""

from pathlib import Path

import pytest

from model.text import normalise

_ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "masked.tsv").read_text(encoding="utf-8").splitlines()
]
MASKED = [(text, masked) for text, masked in _ROWS if masked != "="]
LEFT_ALONE = [text for text, masked in _ROWS if masked == "="]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_what_identifies_somebody_is_masked(text: str, masked: str) -> None:
    assert normalise(text) == masked


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_identifies_nobody_is_left_alone(text: str) -> None:
    assert normalise(text) == text


def test_half_of_the_table_must_stay_as_it_is() -> None:
    assert len(MASKED) == len(LEFT_ALONE) >= 100


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_words_around_hide_nothing_from_the_mask(text: str, masked: str) -> None:
    assert normalise(f"смотри, {text} \n вот") == f"смотри, {masked} вот"


@pytest.mark.parametrize("text", [text for text, _ in _ROWS])
def test_what_is_masked_is_not_masked_again(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1-",
        "1:",
        "1 000 ",
        "(",
        "@",
        "a@",
        "a.",
        "a.b@",
        "a1_",
        "код ",
        "x://",
        "Ab1",
        "№",
    ],
)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = (piece * 4096)[:4096]

    assert normalise(text + "!").endswith("!")  # a pattern that backtracks would never get there
