"""The language somebody is spoken to in, and the right form of a sentence."""

from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.words.speech import Speech, speech_for


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("RU", "ru"),
        ("en", "en"),
        ("en-GB", "en"),
        ("uk", "en"),
        ("be", "en"),
        ("kk", "en"),
        ("de", "en"),
        ("rue", "en"),  # Rusyn
        ("", "en"),
        (None, "en"),
    ],
)
def test_russian_is_for_a_russian_interface_and_english_for_every_other(
    code: str | None, lang: str
) -> None:
    assert speech_for(code).lang == lang


def test_the_first_language_that_is_known_is_the_one_wanted() -> None:
    assert speech_for(None, "ru", "en").lang == "ru"
    assert speech_for("en", "ru").lang == "en"
    assert speech_for("", None, "uk").lang == "en"
    assert speech_for().lang == "en"


def test_english_says_what_the_code_says_and_russian_what_the_catalogue_says() -> None:
    assert speech_for("en").say("Noted, thank you!") == "Noted, thank you!"
    assert speech_for("ru").say("Noted, thank you!") == "Учту, спасибо!"


def test_values_are_put_in_as_they_are() -> None:
    assert speech_for("en").say("{what}!", what="{hi} 100 %") == "{hi} 100 %!"


def test_a_value_that_is_missing_is_a_bug_and_no_sentence() -> None:
    with pytest.raises(KeyError, match="what"):
        speech_for("en").say("{what}!")


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 picks of Ann"), (1, "1 pick of Ann"), (2, "2 picks of Ann"), (21, "21 picks of Ann")],
)
def test_english_has_one_and_many(n: int, said: str) -> None:
    assert speech_for("en").plural("{n} pick of {who}", "{n} picks of {who}", n, who="Ann") == said


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 выборов"),
        (1, "1 выбор"),
        (2, "2 выбора"),
        (4, "4 выбора"),
        (5, "5 выборов"),
        (11, "11 выборов"),
        (12, "12 выборов"),
        (21, "21 выбор"),
        (22, "22 выбора"),
        (100, "100 выборов"),
        (101, "101 выбор"),
        (111, "111 выборов"),
        (1002, "1002 выбора"),
    ],
)
def test_russian_has_one_few_and_many(n: int, said: str) -> None:
    catalogue = Catalog(locale="ru")
    catalogue.add(("{n} pick", "{n} picks"), ("{n} выбор", "{n} выбора", "{n} выборов"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)

    speech = Speech("ru", GNUTranslations(compiled))

    assert speech.plural("{n} pick", "{n} picks", n) == said
