import pytest

from model.strict_json import parse


def test_json_is_read() -> None:
    assert parse(b'{"a": [1, 2.5, null, "\xd1\x8f"]}') == {"a": [1, 2.5, None, "я"]}


def test_an_emoji_may_be_escaped_in_its_two_halves() -> None:
    assert parse(r'["\ud83d\ude02"]') == ["😂"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[NaN]", "NaN is no number"),
        ("-Infinity", "-Infinity is no number"),
        ('{"a": 1e400}', "1e400 is too large"),
        ("[" * 100_000, "nested without end"),
        ("1" * 5000, "Exceeds the limit"),
        ("{", "it is not JSON from character 2 on"),
        (r'{"a": "\ud83d"}', "half a character"),
        (r'{"\ud83d": 1}', "half a character"),
        (b'["\xed\xa0\xbd"]', "invalid continuation byte"),
    ],
    ids=["nan", "infinity", "large", "deep", "long", "cut off", "half", "half key", "raw half"],
)
def test_what_nobody_means_well_is_refused(content: str | bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(content)


@pytest.mark.parametrize(("content", "place"), [("", 1), ("{", 2), ('{"a": 1}}', 9), ("[1,]", 4)])
def test_what_is_no_json_is_said_in_words_that_quote_nothing(content: str, place: int) -> None:
    with pytest.raises(ValueError, match=f"^it is not JSON from character {place} on$"):
        parse(content)
