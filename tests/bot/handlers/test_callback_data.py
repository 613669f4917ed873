"""What buttons carry: old ones in people's chats go on working, forged ones do nothing."""

import pytest

from bot.handlers.callback_data import (
    CLOSE,
    DECORATED_TEXT,
    EMOJI_ALONE,
    TEXT_AND_EMOJI,
    TEXT_AS_IT_IS,
    Button,
    ConsentButton,
    EmojiButton,
    ForgetButton,
    LanguageButton,
    MoreButton,
    ResultId,
    SettingButton,
    TakeBackButton,
)

TOKEN = "abcdefghijkl"


@pytest.mark.parametrize(
    ("button", "carried"),
    [
        (EmojiButton(TOKEN, "🎉"), "c:abcdefghijkl:🎉"),
        (EmojiButton(TOKEN, None), "c:abcdefghijkl:"),
        (TakeBackButton(TOKEN, "🎉"), "u:abcdefghijkl:🎉"),
        (TakeBackButton(TOKEN, None), "u:abcdefghijkl:"),
        (MoreButton(TOKEN, 5), "m:abcdefghijkl:5"),
        (ConsentButton("2026-11.2", True), "k:2026-11.2:1"),
        (ConsentButton("2026-11.2", False), "k:2026-11.2:0"),
        (ForgetButton(erase=True), "f:1"),
        (ForgetButton(erase=False), "f:0"),
        (SettingButton(""), "s:"),
        (SettingButton("count"), "s:count"),
        (SettingButton("count", "3"), "s:count:3"),
        (SettingButton("count", ""), "s:count:"),
        (SettingButton(CLOSE), "s:done"),
        (LanguageButton("ru"), "l:ru"),
        (LanguageButton(None), "l:"),
        (ResultId(TEXT_AND_EMOJI, TOKEN, "🎉"), "t:abcdefghijkl:🎉"),
        (ResultId(EMOJI_ALONE, TOKEN, "🎉"), "e:abcdefghijkl:🎉"),
        (ResultId(TEXT_AS_IT_IS, TOKEN), "o:abcdefghijkl:"),
        (ResultId(DECORATED_TEXT, TOKEN), "s:abcdefghijkl:"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_what_is_carried_never_changes_because_old_buttons_stay_in_chats(
    button: Button | ResultId, carried: str
) -> None:
    assert button.pack() == carried
    assert type(button).unpack(carried) == button


def test_the_kinds_of_button_can_be_told_apart() -> None:
    kinds: list[type[Button]] = [
        *(EmojiButton, TakeBackButton, MoreButton, ConsentButton),
        *(ForgetButton, SettingButton, LanguageButton),
    ]

    assert len({it.KIND for it in kinds}) == len(kinds)


@pytest.mark.parametrize("data", ["m", "m:", "m:t", "m:t:", "m:t:x", "m:t:-5", "m:t:٣", "m:t:1.5"])
def test_a_forged_more_carries_a_number_that_nobody_was_shown(data: str) -> None:
    assert MoreButton.unpack(data).after == -1


@pytest.mark.parametrize("data", ["k", "k:", "k:2026-11.2", "k:2026-11.2:", "k:2026-11.2:yes"])
def test_a_forged_consent_is_neither_yes_nor_no(data: str) -> None:
    assert ConsentButton.unpack(data).given is None


@pytest.mark.parametrize("data", ["f", "f:", "f:2", "f:1:", "f:1:1", "f:11"])
def test_a_forged_erasure_erases_nothing(data: str) -> None:
    assert not ForgetButton.unpack(data).erase


@pytest.mark.parametrize("data", ["", "c", "c:", "x", "::::", "c:a:b:c", "🎉"])
def test_whatever_is_forged_is_unpacked(data: str) -> None:
    for kind in (EmojiButton, TakeBackButton, SettingButton, LanguageButton, ResultId):
        kind.unpack(data)
