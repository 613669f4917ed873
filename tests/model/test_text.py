"""What every text goes through."""

import random

import pytest

from model.text import (
    MAX_CHARACTERS,
    PreparedText,
    model_input,
    normalise,
    prepare,
    split_emoji,
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Hi @ann_b,  see https://example.org/a?b=c now", "Hi @user, see http now"),
        ("www.example.org or t.me/some_channel or mail.ru", "http or http or http"),
        ("write to a.b+c@mail.example.ru today", "write to email today"),
        ("call +7 (999) 123-45-67 or 8 999 123 45 67", "call number or number"),
        ("card 4111 1111 1111 1111", "card number"),
        ("we won 3:2 in 2024, 100% sure, 1,000,000 times", None),
        ("see you @ Venice", None),
        ("e.g. this.That", None),
        ("  a\t b\n\nc ", "a b c"),
        ("я те\u200bбя \u202eлю\u00adблю\u202c\ufeff", "я тебя люблю"),
        ("\u0438\u0306", "й"),
        ("❤️ 👍🏽", "❤ 👍"),
        ("\x00\x1f", ""),
    ],
)
def test_normalise_masks_identities_and_drops_noise(text: str, clean: str | None) -> None:
    assert normalise(text) == (text if clean is None else clean)


@pytest.mark.parametrize(
    ("text", "bare", "emojis"),
    [
        ("love ❤️ it 👍🏽", "love it", ("❤", "👍")),
        ("🇷🇺🇺🇸", "", ("🇷🇺", "🇺🇸")),
        ("family 👨‍👩‍👧‍👦!", "family !", ("👨‍👩‍👧‍👦",)),
        ("🤷🏽‍♂️ dunno", "dunno", ("🤷",)),
        ("keys 1️⃣ and 2", "keys and 2", ("1⃣",)),
        ("© 2024 #1 *", "© 2024 #1 *", ()),
        ("", "", ()),
    ],
)
def test_split_emoji_takes_them_out_in_order(text: str, bare: str, emojis: tuple[str, ...]) -> None:
    assert split_emoji(text) == (bare, emojis)


def test_both_are_idempotent_on_anything() -> None:
    pieces = [
        *"ab я@.:/+7 \u200d\u200b\ufe0f\u202e❤👍🏽🇺🇸👨👩\ud800\x00é",
        "http://x.ru ",
        "a@b.ru",
    ]
    order = random.Random(7)
    for _ in range(3000):
        text = "".join(order.choices(pieces, k=order.randrange(12)))
        once = normalise(text)
        assert normalise(once) == once
        bare, _emojis = split_emoji(once)
        assert split_emoji(bare) == (bare, ())


def test_what_a_model_reads_is_short_and_never_fails() -> None:
    assert len(model_input("очень " * 10_000)) <= MAX_CHARACTERS
    assert model_input("so happy 🎉🎉 @ann") == "so happy @user"


@pytest.mark.parametrize(
    ("text", "prepared", "has_words"),
    [
        ("so happy 🎉 @ann", PreparedText("so happy @user", "en"), True),
        ("ура ❤️", PreparedText("ура", "ru"), True),
        ("42 🎉", PreparedText("42", "other"), False),
        ("", PreparedText("", "other"), False),
        ("你好", PreparedText("你好", "other"), True),
    ],
)
def test_a_text_is_prepared_once_with_all_that_is_asked_of_it(
    text: str, prepared: PreparedText, has_words: bool
) -> None:
    assert prepare(text) == prepared
    assert prepared.has_words is has_words
