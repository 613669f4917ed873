"""English, Russian and everything else."""

import pytest

from model.language import detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("I love you so much", "en"),
        ("lol", "en"),
        ("naïve café is good", "en"),
        ("haha ok", "en"),
        ("I'd never", "en"),
        ("you're late AGAIN mister", "en"),
        ("YAĞMUR", "other"),
        ("как же я устала", "ru"),
        ("lol ну ok", "ru"),
        ("ок", "ru"),
        ("@user http спасибо", "ru"),
        ("привіт, як справи", "other"),
        ("здраво, како си, љубави", "other"),
        ("hola amigo como estas", "other"),
        ("Ich liebe dich", "other"),
        ("c'est la vie", "other"),
        ("te quiero mucho", "other"),
        ("你好", "other"),
        ("مرحبا كيف حالك", "other"),
        ("))))", "other"),
        ("12 345", "other"),
        ("@user http", "other"),
        ("", "other"),
    ],
)
def test_the_language_follows_from_script_and_commonest_words(text: str, lang: str) -> None:
    assert detect(text) == lang
