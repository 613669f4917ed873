"""Russian in Latin letters and the other keyboard layout, where it is plain."""

import pytest

from model.language import detect
from model.reading.meant import as_meant
from model.text import model_input


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("privet kak dela", "привет как дела"),
        ("Privet, kak dela?", "Привет, как дела?"),
        ("spasibo bolshoe", "спасибо большое"),
        ("ya tebya lyublyu", "я тебя люблю"),
        ("ja tebja ljublju", "я тебя люблю"),
        ("khorosho, 4to delaesh", "хорошо, что делаешь"),
        ("dobroe utro :)", "доброе утро :)"),
        ("spokoynoy nochi @user", "спокойной ночи @user"),
        ("ne znayu", "не знаю"),
    ],
)
def test_russian_in_latin_letters_is_read_as_russian(text: str, meant: str) -> None:
    assert as_meant(text) == meant
    assert detect(model_input(text)) == "ru"


@pytest.mark.parametrize(
    ("text", "meant", "lang"),
    [
        ("ghbdtn", "привет", "ru"),
        ("Ghbdtn, rfr ltkf?", "Привет, как дела?", "ru"),
        ("ghbdtn? rfr ltkf&", "привет, как дела?", "ru"),
        ("z nt,z k.,k.", "я тебя люблю", "ru"),
        ("cgfcb,j!", "спасибо!", "ru"),
        ("@user lj,hjt enhj <3", "@user доброе утро <3", "ru"),
        ("руддщ", "hello", "en"),
        ("рщц фку нщг", "how are you", "en"),
        ("ш дщму нщг", "i love you", "en"),
    ],
)
def test_the_other_layout_is_read_as_what_was_meant(text: str, meant: str, lang: str) -> None:
    assert as_meant(text) == meant
    assert detect(model_input(text)) == lang


@pytest.mark.parametrize(
    "text",
    [
        "on my way to the bank",
        "no",
        "net",
        "Go Boston",
        "lol ok",
        "karaoke",
        "hola amigo como estas",
        "te quiero mucho",
        "ciao bella",
        "dobro jutro",
        "je t'aime",
        "asdf",
        "ЦРУ",
        "щл",
        "фыва",
        "ну да",
        "бля",
        "http number",
        ":D xD",
        "",
    ],
)
def test_what_is_in_doubt_stays(text: str) -> None:
    assert as_meant(text) == text
