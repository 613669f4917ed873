from collections import Counter

import pytest

from model.data.examples import CORPUS, Example
from model.training.round.rehearsal import own_shares, rehearse


def rows(count: int, lang: str, source: str = CORPUS) -> list[Example]:
    return [
        Example(f"{source} {lang} {n}", ("❤",), lang, source, f"{lang} {n}") for n in range(count)
    ]


def test_no_kind_drowns_the_others() -> None:
    old = [*rows(1000, "en", "tweets"), *rows(100, "ru"), *rows(50, "en")]

    drawn = rehearse(old, 120, seed=1)

    assert Counter((row.source, row.lang) for row in drawn) == {
        ("tweets", "en"): 40,
        (CORPUS, "ru"): 40,
        (CORPUS, "en"): 40,
    }


def test_no_row_comes_again_before_all_others() -> None:
    old = [*rows(10, "ru"), *rows(3, "en")]

    drawn = rehearse(old, 20, seed=1)

    assert len(set(drawn[:13])) == 13
    assert max(Counter(drawn).values()) == 2


def test_the_same_seed_draws_the_same_rows() -> None:
    old = rows(100, "ru")

    assert rehearse(old, 20, seed=1) == rehearse(old, 20, seed=1) != rehearse(old, 20, seed=2)


def test_without_old_rows_there_is_nothing_to_rehearse() -> None:
    assert rehearse([], 20, seed=1) == []


def test_the_first_emoji_weighs_most() -> None:
    labels = ("❤", "😂", "🔥")

    assert own_shares(("🔥", "🦄", "❤"), labels) == pytest.approx([1 / 3, 0, 2 / 3])
    assert own_shares(("🦄",), labels) == pytest.approx([0, 0, 0])
