"""The emojis, stored and shown."""

import pytest

from model.labels import DEFAULT_LABELS, SEED_LABELS, TWEETEVAL_LABELS, canonical, display


def test_the_default_knows_64_emojis_that_begin_with_the_seeds() -> None:
    assert len(set(DEFAULT_LABELS)) == len(DEFAULT_LABELS) == 64
    assert DEFAULT_LABELS[:32] == SEED_LABELS
    assert SEED_LABELS[:20] == TWEETEVAL_LABELS
    assert (SEED_LABELS[0], SEED_LABELS[19], SEED_LABELS[31]) == ("❤", "😜", "🙄")


@pytest.mark.parametrize(
    ("written", "stored", "shown"),
    [
        ("❤️", "❤", "❤️"),
        ("❤", "❤", "❤️"),
        ("☀️", "☀", "☀️"),
        ("👍", "👍", "👍"),
        ("🇺🇸", "🇺🇸", "🇺🇸"),
        ("❤️‍🔥", "❤‍🔥", "❤️‍🔥"),
        ("🫡", "🫡", "🫡"),
    ],
)
def test_an_emoji_is_stored_plain_and_shown_in_colour(
    written: str, stored: str, shown: str
) -> None:
    assert canonical(written) == stored
    assert display(stored) == shown
    assert display(written) == shown


@pytest.mark.parametrize(
    ("chosen", "stored"),
    [("👍🏽", "👍"), ("✌🏽", "✌"), ("🤷🏿‍♀️", "🤷"), ("🏋️‍♂️", "🏋")],
    ids=["tone", "tone instead of U+FE0F", "tone and gender", "gender"],
)
def test_skin_tone_and_gender_are_shown_and_make_no_label(chosen: str, stored: str) -> None:
    assert display(chosen) == display(chosen.replace("\ufe0f", "")) == chosen
    assert canonical(chosen) == stored


def test_labels_are_stored_as_canonical_leaves_them() -> None:
    assert all(canonical(label) == label for label in DEFAULT_LABELS)
    assert all(canonical(display(label)) == label for label in DEFAULT_LABELS)
