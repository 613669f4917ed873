"""What every export has looked like since format 1; see also those kept in data/feedback."""

from datetime import date

import pytest

from model.feedback_format import (
    Description,
    describe,
    description_of,
    row_of,
    tombstone_line,
    tombstone_of,
    values_of,
)
from tests.model.data.feedback.writing import answer


@pytest.mark.parametrize("emoji", ["🎉", "🪿", None], ids=["shown", "typed", "none fits"])
def test_a_row_reads_back_as_it_was(emoji: str | None) -> None:
    row = answer(emoji, text='say "hi",\nyou')

    assert row_of(values_of(row)) == row


def test_a_column_of_a_later_version_is_passed_over() -> None:
    row = answer("🎉")

    assert row_of(values_of(row) | {"mood": "good"}) == row


def test_what_is_wrong_with_a_row_is_said_without_its_text() -> None:
    with pytest.raises(ValueError, match="rank: ") as caught:
        row_of(values_of(answer("🎉")) | {"rank": "a secret", "text": "a secret"})

    assert "secret" not in str(caught.value)


def test_a_description_reads_back_as_it_was() -> None:
    description = Description(
        id="one", rows={"train": 1}, sha256={"a": "b"}, since=date(2026, 1, 1), tombstones=3
    )

    assert description_of(describe(description).encode()) == description


def test_a_tombstone_reads_back_as_it_was() -> None:
    assert tombstone_of(tombstone_line("one", "*")) == ("one", "*")
