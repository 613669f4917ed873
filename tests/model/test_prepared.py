"""A message, prepared once for all that is asked of it."""

import pytest

from model.prepared import LONG, PreparedText, prepare


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("so happy 🎉 @ann", PreparedText("so happy @user", "en")),
        ("ура ❤️", PreparedText("ура", "ru")),
        ("42 🎉", PreparedText("42", "other")),
        ("", PreparedText("", "other")),
        ("你好", PreparedText("你好", "other")),
    ],
)
def test_a_short_text_is_bare_and_has_a_language(text: str, prepared: PreparedText) -> None:
    assert prepare(text) == prepared


def test_of_three_sentences_each_is_a_passage() -> None:
    prepared = prepare("We won 🎉! Call me at +7 916 123-45-67. See you.")

    assert prepared.passages == ("We won !", "Call me at number", "See you")
    assert not prepared.is_long


def test_line_ends_part_passages_though_none_is_left_in_the_whole() -> None:
    prepared = prepare("got up\nwent out\nwe won")

    assert prepared.bare == "got up went out we won"
    assert prepared.passages == ("got up", "went out", "we won")


def test_a_long_sentence_is_cut_at_its_commas_and_then_after_its_words() -> None:
    text = "one, two, " + "word " * (LONG // 5)

    prepared = prepare(text)

    assert prepared.is_long
    assert prepared.passages[:2] == ("one,", "two,")
    assert {len(passage.split()) for passage in prepared.passages[2:]} == {20}
