"""Emoticons are words with a feeling."""

import pytest

from model.reading.emoticons import is_emoticon, plain_emoticons
from model.text import has_emoticon, has_words, model_input


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (":-((( ну вот", ":( ну вот"),
        ("=) ок", ":) ок"),
        ("ок :-)", "ок :)"),
        ("XDDDD", "xD"),
        ("хДД ну ты даёшь", "xD ну ты даёшь"),
        (":DDD", ":D"),
        ("=D", ":D"),
        ("<3333", "<3"),
        (":'(((", ":'("),
        (":с", ":("),
        ("о_О", "o_O"),
        ("т_т", "T_T"),
        ("^_^", "^^"),
        (":-P", ":P"),
        (":*** целую", ":* целую"),
        ("-__-", "-_-"),
    ],
)
def test_each_emoticon_has_one_form(text: str, plain: str) -> None:
    assert plain_emoticons(text) == plain
    assert plain_emoticons(plain) == plain


@pytest.mark.parametrize(
    "text", ["12:30", "список:с", "5:0", "http", "c:/x", "a=(b)", "let x=d", "a_b", "<30"]
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert plain_emoticons(text) == text


@pytest.mark.parametrize(
    "text", [":(", ")))", "(((", ":D", "xD", "<3", ":-)))", ")", "хД", "¯\\_(ツ)_/¯", "o_O", ":'("]
)
def test_an_emoticon_alone_is_something_to_read(text: str) -> None:
    read = model_input(text)

    assert is_emoticon(read)
    assert has_emoticon(read)
    assert not has_words(read)


@pytest.mark.parametrize("text", ["привет", ":", "...", "(a)", "!!!", "12:30", "D"])
def test_other_words_are_no_emoticons(text: str) -> None:
    assert not is_emoticon(text)
