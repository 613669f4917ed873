"""Russian, and what is written in the same alphabet: lines as people send them."""

from pathlib import Path

import pytest

from model.language import detect
from model.text import model_input

_ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "neighbours.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("language", "text"), _ROWS)
def test_each_line_is_told_by_letters_words_or_endings(language: str, text: str) -> None:
    assert detect(model_input(text)) == language


def test_there_are_two_hundred_lines_each_way() -> None:
    languages = [language for language, _ in _ROWS]

    assert min(languages.count("other"), languages.count("ru")) >= 200


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("до 55-ти", "ru"),
        ("почтальон принёс бульон", "ru"),
        ("Брэд Питт", "ru"),
        ("идеш домой?", "ru"),
        ("дiвчина моя", "other"),  # with a Latin i
        ("НЕ РОЗУМІЮ", "other"),
        ("хвала", "other"),
        ("5й", "ru"),
        ("хвала героям", "ru"),
        ("благодаря", "other"),
        ("благодаря вам", "ru"),
    ],
)
def test_single_words_and_slips_do_not_mislead(text: str, language: str) -> None:
    assert detect(model_input(text)) == language
