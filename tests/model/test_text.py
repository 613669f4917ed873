"""What every text goes through."""

import random

import pytest

from model.text import MAX_CHARACTERS, has_emoticon, has_words, model_input, normalise, split_emoji


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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("My grandma died.", "My grandma died"),
        ("Ну да. Я дома. 🎉", "Ну да. Я дома"),
        ("ну...", "ну..."),
        ("и т.д.", "и т.д."),
        ("at 7 a.m.", "at 7 a.m."),
        ("really!", "really!"),
        ("a .", "a ."),
    ],
)
def test_a_full_stop_at_the_end_says_nothing(text: str, read: str) -> None:
    assert model_input(text) == read


def test_what_a_model_reads_is_short_and_never_fails() -> None:
    assert len(model_input("очень " * 10_000)) <= MAX_CHARACTERS
    assert model_input("so happy 🎉🎉 @ann") == "so happy @user"


@pytest.mark.parametrize(
    "text",
    ["https://example.org", "a@b.ru", "@ann", "89161234567", "mail.ru, @ann", "!!!", "12:30", "🎉"],
)
def test_links_names_and_numbers_alone_are_no_words(text: str) -> None:
    bare = model_input(text)

    assert not has_words(bare)
    assert not has_emoticon(bare)


@pytest.mark.parametrize(
    "text", ["ok", "see https://example.org", "привет)))", "numbers", "你好", "xD ну"]
)
def test_words_are_words_beside_anything(text: str) -> None:
    assert has_words(model_input(text))


@pytest.mark.parametrize(
    "piece",
    [
        "aaab",
        "ахп",
        "ah ",
        "T_",
        ":(",
        "а́",
        "cа",
        "ghbdtn ",
        "privet ",
        "руддщ ",
        "ⓗ",
        "1 ",
        "#",
        "a\n",
    ],
)
def test_what_is_read_is_read_again_alike_however_long(piece: str) -> None:
    read = model_input((piece * 4096)[:4096])

    assert len(read) <= MAX_CHARACTERS
    assert model_input(read) == read
