"""Whatever somebody writes is masked and read, and read the same the second time."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.prepared import prepare
from model.sentences import decorate, sentences
from model.text import has_emoticon, has_words, model_input, normalise, split_emoji
from tests.fuzz.strategies import half_characters, texts

written = st.one_of(texts, half_characters)


@given(written)
def test_what_was_masked_once_stays_as_it_is(text: str) -> None:
    masked = normalise(text)

    assert normalise(masked) == masked
    masked.encode()  # it may be stored: no half characters are left


@given(written)
def test_what_a_model_reads_is_read_as_it_is(text: str) -> None:
    read = model_input(text)

    assert model_input(read) == read


@given(written)
def test_a_text_without_its_emojis_has_none(text: str) -> None:
    bare, _ = split_emoji(normalise(text))

    assert split_emoji(bare) == (bare, ())


@pytest.mark.parametrize("repeated", [1, 200])
@given(text=written)
def test_every_text_is_prepared(text: str, repeated: int) -> None:
    prepared = prepare(text * repeated)

    for read in (prepared.bare, *prepared.passages):
        has_words(read)
        has_emoticon(read)


@given(written)
@example("0❣️")  # which ends in an emoji of its own, and is left alone
def test_every_text_is_decorated_sentence_by_sentence(text: str) -> None:
    parts = sentences(text)

    decorated = decorate(text, ["🎉"] * len(parts))

    added = (len(decorated) - len(text)) // len(" 🎉")
    assert added <= len(parts)
    assert added or not any(part[-1].isalnum() for part in parts)
    assert decorate(text, [None] * len(parts)) == text
