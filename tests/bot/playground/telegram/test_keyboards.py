"""What Telegram allows as buttons under a message."""

from typing import Any

import pytest

from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.keyboards import keyboard


def button(**action: Any) -> dict[str, Any]:
    return {"text": "🎉", **action}


def refusal(*rows: list[dict[str, Any]]) -> str:
    with pytest.raises(ApiError) as caught:
        keyboard({"inline_keyboard": [*rows]})
    return caught.value.description


def test_rows_of_buttons_are_kept_and_empty_ones_are_not() -> None:
    row = [button(callback_data="a"), button(url="https://example.org")]

    assert keyboard({"inline_keyboard": [row, []]}) == [row]
    assert keyboard(None) == []


@pytest.mark.parametrize("data", ["", "a" * 65, "я" * 33])
def test_callback_data_has_1_to_64_bytes(data: str) -> None:
    assert refusal([button(callback_data=data)]) == "Bad Request: BUTTON_DATA_INVALID"
    assert keyboard({"inline_keyboard": [[button(callback_data="я" * 32)]]})


def test_a_row_has_8_buttons_and_a_keyboard_100() -> None:
    full = [button(callback_data="a")] * 8

    assert keyboard({"inline_keyboard": [full] * 12})
    assert refusal([*full, button(callback_data="a")]).endswith("REPLY_MARKUP_TOO_LONG")
    assert refusal(*[full] * 13).endswith("REPLY_MARKUP_TOO_LONG")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"text": " ", "callback_data": "a"}, "field text must be non-empty"),
        ({"text": "a"}, "text buttons are unallowed in the inline keyboard"),
        (
            {"text": "a", "callback_data": "a", "url": "https://a"},
            "only one of callback_data, url can be used",
        ),
    ],
)
def test_a_button_says_and_does_one_thing(wrong: dict[str, Any], reason: str) -> None:
    assert refusal([wrong]) == f"Bad Request: can't parse inline keyboard button: {reason}"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"url": "ftp://example.org"}, "BUTTON_URL_INVALID"),
        ({"copy_text": {"text": "a" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"switch_inline_query_current_chat": "я" * 257},
            "inline queries of more than 256 characters are not supported by this server",
        ),
        (
            {"switch_inline_query_chosen_chat": {"query": "a" * 257, "allow_user_chats": True}},
            "inline queries of more than 256 characters are not supported by this server",
        ),
        (
            {"switch_inline_query_chosen_chat": {"query": "a", "allow_user_chats": False}},
            "at least one chat type must be allowed",
        ),
        ({"pay": True}, "buttons with pay are not supported by this server"),
    ],
)
def test_what_a_button_does_must_be_possible(wrong: dict[str, Any], reason: str) -> None:
    assert refusal([button(**wrong)]) == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    "action",
    [
        {"copy_text": {"text": "a" * 256}},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "я" * 256},
        {"switch_inline_query_chosen_chat": {"query": "я" * 256, "allow_user_chats": True}},
        {"switch_inline_query_chosen_chat": {"allow_channel_chats": True}},
    ],
)
def test_buttons_copy_and_share(action: dict[str, Any]) -> None:
    rows = [[button(**action)]]

    assert keyboard({"inline_keyboard": rows}) == rows


def test_other_keyboards_are_refused() -> None:
    with pytest.raises(ApiError, match="only inline keyboards are supported"):
        keyboard({"force_reply": True})
