import json

import click
import pytest

from model.cli.errors import spoken_errors
from model.cli.printable import json_line, printable
from model.errors import ModelError


def test_what_a_terminal_would_obey_is_marked() -> None:
    assert printable("a\x1b[31mb\rc\x9b2Jd\u202ee") == "a�[31mb�c�2Jd�e"


@pytest.mark.parametrize("text", ["two\nlines\t", "как дела", "👩‍🚀 ❤️"])
def test_everything_else_stays(text: str) -> None:
    assert printable(text) == text


def test_json_says_the_same_and_obeys_nothing() -> None:
    value = {"text": "a\x1b[31mb\x9b2Jd\u202ee 👩‍🚀 как"}

    written = json_line(value)

    assert json.loads(written) == value
    assert written == printable(written)
    assert "👩‍🚀 как" in written


def test_a_sentence_about_an_error_obeys_nothing() -> None:
    with pytest.raises(click.ClickException) as caught, spoken_errors():
        raise ModelError("version '\x1b]0;owned\x07' is not there")

    assert caught.value.message == "version '�]0;owned�' is not there"
