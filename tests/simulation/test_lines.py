"""What simulated people write."""

import pytest

from model.data.dataset import is_held_out
from model.data.examples import Example, fold, read_files
from tests.simulation.lines import Line, corpus_files, deal, fits, training_lines


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return training_lines()


@pytest.mark.timeout(120)  # reads 17,000 lines twice
def test_nobody_writes_what_the_gate_judges_by(lines: list[Line]) -> None:
    examples = read_files(corpus_files()).examples
    reference = {fold(it.text) for it in examples if is_held_out(it)}

    assert len(lines) > 10_000
    assert reference.isdisjoint(fold(line.text) for line in lines)


def test_no_text_is_dealt_twice(lines: list[Line]) -> None:
    hands = deal(lines, 3, seed=1)

    texts = [line.text for hand in hands for lang in hand for line in hand[lang]]
    assert len(texts) == len({*texts}) == len(lines)
    assert max(len(hand["ru"]) for hand in hands) - min(len(hand["ru"]) for hand in hands) <= 1


def test_what_an_author_listed_fits_by_rank_and_a_relative_a_little() -> None:
    found = fits(Example("lol", ("😂", "😭"), "en", "corpus", "block"))

    assert (found["😂"], found["😭"], found["🤣"]) == (1, 0.5, 0.25)


def test_a_line_without_a_label_fits_nobody() -> None:
    assert fits(Example("moo", ("🐄",), "en", "corpus", "block")) == {}
