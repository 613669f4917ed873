"""One way to write each letter, whatever it was typed as."""

import pytest

from model.reading.letters import plain_letters
from model.text import model_input


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("𝐈 𝐥𝐨𝐯𝐞 𝓎ℴ𝓊", "I love you"),
        ("ⓗⓔⓛⓛⓞ", "hello"),
        ("🅷🅴🅻🅻🅾", "hello"),
        ("ｈｅｌｌｏ", "hello"),
        ("ʜᴇʟʟᴏ ᴛʜᴇʀᴇ", "hello there"),
        ("h̷e̷l̷l̷o̷", "hello"),
        ("за́мок", "замок"),
        ("cпacибo", "спасибо"),
        ("pусcкий", "русский"),
        ("hеllо", "hello"),
        ("hεllο", "hello"),
        ("я тeбя oчeнь люблю", "я тебя очень люблю"),
        ("мы были в Mocквe", "мы были в Москве"),
        ("ну oн и сaм", "ну он и сам"),
    ],
)
def test_letters_of_other_fonts_and_alphabets_become_plain(text: str, plain: str) -> None:
    assert plain_letters(text) == plain
    assert model_input(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "IT-шник",
        "lolка",
        "naïve café",
        "йод ёж",
        "№ 5 … ™",
        "❤️ ℹ️ 🅰️",
        "αβγ",
        "¯\\_(ツ)_/¯",
        "ok да",
        "日本",
    ],
)
def test_what_is_plain_stays(text: str) -> None:
    assert plain_letters(text) == text
