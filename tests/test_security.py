"""Every promise about people's data has a test, and docs/security.md says which."""

import pytest

from tests.security_page import PAGE, POLICY, Row, named_in, not_quoted, promised, rows, words_at

TEXT = PAGE.read_text("utf-8")
ROWS = rows(TEXT)
PROMISED = promised(TEXT)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.said[:40])
def test_what_is_said_has_tests_and_they_exist(row: Row) -> None:
    assert row.tests, row.said
    for name in row.tests:
        file, _, test = name.partition("::")
        assert test in named_in(file), name


@pytest.mark.parametrize("place", PROMISED)
def test_what_is_called_a_promise_is_one(place: str) -> None:
    words = words_at(place)

    assert PROMISED[place]
    assert [it.said for it in PROMISED[place] if it.said not in words] == []


def test_nothing_is_promised_about_privacy_without_a_test() -> None:
    whole = [place for place in PROMISED if "#" in place or place == POLICY]

    assert len(whole) == 2
    assert [not_quoted(words_at(place), PROMISED[place]) for place in whole] == ["", ""]


def test_a_promise_that_is_not_on_the_page_would_be_seen() -> None:
    quotes = [Row("We keep nothing.", ("tests/x.py::test_y",))]

    assert not_quoted("We keep nothing. We tell nobody.", quotes) == "We tell nobody."


def test_a_test_that_is_gone_would_be_seen() -> None:
    assert "test_a_test_that_is_gone_would_be_seen" in named_in("tests/test_security.py")
    assert named_in("tests/test_nothing.py") == frozenset()


def test_every_attacker_has_a_section_and_what_is_not_protected_is_said() -> None:
    sections = [line for line in TEXT.splitlines() if line.startswith("## ")]

    assert len([it for it in sections if it.startswith(("## A", "## S"))]) == 8
    assert "## What is not protected" in sections
