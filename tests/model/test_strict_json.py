import pytest

from model.strict_json import parse


def test_json_is_read() -> None:
    assert parse(b'{"a": [1, 2.5, null, "\xd1\x8f"]}') == {"a": [1, 2.5, None, "я"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[NaN]", "NaN is no number"),
        ("-Infinity", "-Infinity is no number"),
        ('{"a": 1e400}', "1e400 is too large"),
        ("[" * 100_000, "nested without end"),
        ("1" * 5000, "Exceeds the limit"),
        ("{", "Expecting"),
    ],
    ids=["nan", "infinity", "large", "deep", "long", "cut off"],
)
def test_what_nobody_means_well_is_refused(content: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(content)
