"""Sentences as people type them, and emojis at their ends."""

import random

import pytest

from model.sentences import decorate, sentences


@pytest.mark.parametrize(
    "text",
    [
        "I passed the exam! | See you tomorrow.",
        "i passed the exam. | see you tomorrow",
        "wait what?! | no way!!! | ok",
        "Ну что?? | Пойдём!",
        "one line\n | another line",
        "one.\n\n | two",
        "привет) | как дела",
        "привет))) | как дела?",
        "устала(( | пойду спать",
        "ok :) | see you",
        "ахах xD | ну ты даёшь :D | пока",
        "love you <3 | call me",
        "I passed! 🎉🎉 | See you",
        "I passed 🎉 | See you",
        'She said "yes!" | We are so happy',
        "«Да!» | Мы так рады",
        "It works (at last!). | Good night",
        "So do I. | Me too",
        "Это я. | Привет",
        "that was in 2024. | Now it is better",
        "No. | I will not",
        "скажи им. | потом расскажу",
        "купи хлеб, молоко и т. д. | Потом домой",
        "мы встали в 6 a.m. | Потом спали",
        "Готово… | Теперь спать",
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str) -> None:
    whole = text.replace(" | ", " ")

    assert sentences(whole) == tuple(part.strip() for part in text.split(" | "))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "see you at 10.30 tomorrow",
        "it costs 3.50, more or less",
        "look at example.com and http://a.io/b?c=d!e please",
        "Mr. Smith and Dr. Jones are here",
        "bring something, e.g. juice or wine",
        "А. С. Пушкин и Дж. Р. Р. Толкин",
        "завтра в 5, т. е. через час, т.е. скоро",
        "родился в 1990 г. в Москве на ул. Ленина",
        "стоит 5 тыс. руб. и 20 коп. за штуку",
        "и т. д. и т. п. без конца",
        "well... no idea",
        "ну… не знаю",
        "«Что?» — спросил он",
        '"really?" she asked',
        "Что? — спросил он",
        "1. milk and bread",
        "I (like everybody) love it",
        "я (как и все) люблю это",
        "I ❤️ you and 🐈 too",
        "🎉",
    ],
)
def test_what_is_no_end_ends_nothing(text: str) -> None:
    assert sentences(text) == ((text,) if any(map(str.isalnum, text)) else ())


def test_what_has_nothing_to_read_is_no_sentence() -> None:
    assert sentences("!!! \n😂😂\n ... \n:)\nok") == ("ok",)
    assert sentences(" \n\t") == ()


@pytest.mark.parametrize(
    ("text", "emojis", "decorated"),
    [
        ("I passed! See you", ["🎉", "👋"], "I passed! 🎉 See you 👋"),
        ("I passed!  See you \n", ["🎉", "👋"], "I passed! 🎉  See you 👋 \n"),
        ("one\ntwo", ["❤", None], "one ❤️\ntwo"),
        ("  hi", ["☀"], "  hi ☀️"),
        ("I passed! 🎉 See you", ["🔥", "👋"], "I passed! 🎉 See you 👋"),
        ("love you ❤️", ["❤"], "love you ❤️"),
        ("привет) как ты", ["😊", "🤔"], "привет) 😊 как ты 🤔"),
        ("2 + 2", ["🤔"], "2 + 2 🤔"),
        ("", [], ""),
        ("🎉", [], "🎉"),
    ],
)
def test_emojis_stand_after_their_sentence(
    text: str, emojis: list[str | None], decorated: str
) -> None:
    assert decorate(text, emojis) == decorated


def test_every_sentence_needs_its_emoji_or_none() -> None:
    with pytest.raises(ValueError, match="shorter"):
        decorate("One. Two.", ["🎉"])
    with pytest.raises(ValueError, match="longer"):
        decorate("One.", ["🎉", "🎉"])


@pytest.mark.parametrize("seed", range(50))
def test_nothing_else_changes_whatever_was_typed(seed: int) -> None:
    dice = random.Random(seed)
    pieces = [
        "ok",
        "Да",
        "т.",
        "д.",
        "e.g.",
        ".",
        "...",
        "?!",
        " ",
        "  ",
        "\n",
        ")",
        "((",
        ":D",
        "🎉",
    ]
    pieces += [
        "❤️",
        "👩‍👩‍👧",
        "🇺🇸",
        "«",
        "»",
        "—",
        "3.5",
        "A.",
        "\t",
        "http://a.b/?c.",
        "\u200f",
        "👍🏽",
    ]
    text = "".join(dice.choices(pieces, k=dice.randint(0, 60)))
    found = sentences(text)

    decorated = decorate(text, ["🧿"] * len(found))

    assert decorate(text, [None] * len(found)) == text
    assert decorated.replace(" 🧿", "") == text
    assert decorated.count("🧿") <= len(found)
    place = 0
    for sentence in found:
        place = text.index(sentence, place) + len(sentence)


def test_a_long_message_is_cut_up_in_no_time() -> None:
    assert len(sentences("ну да. " * 600)) == 600
    assert len(sentences("(" * 4096 + "a" + ")" * 4000)) == 1
    assert len(sentences("a" + "👩‍❤️‍👨" * 500)) == 1
    assert len(sentences("a" + "🇺🇸" * 1000)) == 1


def test_a_row_of_emojis_ends_a_sentence_as_a_whole() -> None:
    assert sentences("Ура 🎉🎉 🎉 Завтра ❤️❤️ море") == ("Ура 🎉🎉 🎉", "Завтра ❤️❤️ море")
