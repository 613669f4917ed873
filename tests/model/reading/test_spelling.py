"""Letters held down, and laughter."""

import pytest

from model.reading.spelling import unstretched


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("спасиииибо", "спасибо"),
        ("goodnighttttt", "goodnight"),
        ("soooo goooood", "so good"),
        ("looove it", "love it"),
        ("YESSSS", "YES"),
        ("НЕЕЕЕТ", "НЕТ"),
        ("ооочень", "очень"),
        ("длиннннный", "длинный"),
        ("мааам ну пожалуйста", "мам ну пожалуйста"),
        ("ппппрррривет", "привет"),
        ("ну!!!!!! ладно......", "ну!!! ладно..."),
    ],
)
def test_a_stretched_word_is_read_as_the_word(text: str, read: str) -> None:
    assert unstretched(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ахахахахах", "ахаха"),
        ("хахахаха", "ахаха"),
        ("АХАХАХ", "ахаха"),
        ("ахпхпхаха", "ахаха"),
        ("hahahahaha", "hahaha"),
        ("AHAHAH", "hahaha"),
        ("hehehehe", "hehe"),
        ("хехехехе", "хехе"),
        ("хихихи ну", "хихи ну"),
    ],
)
def test_laughter_of_any_length_reads_alike(text: str, read: str) -> None:
    assert unstretched(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ааааа паук", "ааа паук"),
        ("аааа помогите", "ааа помогите"),
        ("хххххх", "ххх"),
        ("aaaaaah", "ah"),
        ("hhhhh", "hhh"),
        ("запаха не было", "запаха не было"),
        ("ахахахну", "ахахахну"),
        ("zzzzzz", "zzz"),
    ],
)
def test_a_cry_is_no_laughter(text: str, read: str) -> None:
    assert unstretched(text) == read


@pytest.mark.parametrize(
    "text", ["good", "длинный", "haha", "ахах", "www", "ок", "1000", "...", "III"]
)
def test_what_is_not_stretched_stays(text: str) -> None:
    assert unstretched(text) == text
