"""Requests are held to the description: nothing unknown, nothing missing, the right types."""

import json
from typing import Any

import pytest

from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.schema import Mismatch, Upload, check, description, parameters

PLAIN = {"chat_id": "7", "text": "hello"}


def refusal(method: str, **given: object) -> ApiError:
    with pytest.raises(ApiError) as caught:
        parameters(method, given)
    return caught.value


def test_strings_are_decoded_where_something_else_is_due() -> None:
    given = {
        "chat_id": "-1001234567890123",
        "text": "12",
        "protect_content": "True",
        "reply_markup": '{"inline_keyboard": []}',
    }

    assert parameters("sendMessage", given) == {
        "chat_id": -1001234567890123,
        "text": "12",
        "protect_content": True,
        "reply_markup": {"inline_keyboard": []},
    }
    assert parameters("getChat", {"chat_id": "@channel"}) == {"chat_id": "@channel"}


def test_json_values_are_taken_as_they_are() -> None:
    given = {"chat_id": 7, "text": "12", "protect_content": False}

    assert parameters("sendMessage", given) == given
    assert refusal("sendMessage", chat_id=7, text=12).code == 400


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"colour": "red"}, "unknown parameter colour"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"text": ""}, "message text is empty"),
        ({"protect_content": "yes"}, "protect_content must be Boolean, not str"),
        ({"message_thread_id": "1.5"}, "message_thread_id must be Integer, not float"),
        ({"entities": "bold"}, "entities must be an array, not str"),
        ({"entities": '[{"type": "bold", "offset": 0}]'}, "entities[0].length is missing"),
        (
            {"reply_markup": '{"inline_keyboard": [[{"text": "a", "data": "b"}]]}'},
            "reply_markup.inline_keyboard[0][0].data is unknown",
        ),
        (
            {"reply_markup": '{"inline_keyboard": [{"text": "a"}]}'},
            "reply_markup.inline_keyboard[0] must be an array, not dict",
        ),
        (
            {"reply_markup": '{"inline_keyboard": [[{"text": "a", "callback_data": 1}]]}'},
            "reply_markup.inline_keyboard[0][0].callback_data must be String, not int",
        ),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, str], reason: str) -> None:
    refused = refusal("sendMessage", **(PLAIN | wrong))

    assert refused.code == 400
    assert refused.description.endswith(reason)


def test_missing_parameters_are_named_as_telegram_does() -> None:
    assert refusal("sendMessage", text="a").description == "Bad Request: chat_id is empty"
    assert refusal("answerCallbackQuery").description == (
        "Bad Request: parameter callback_query_id is required"
    )


def test_a_file_can_only_be_uploaded_where_one_is_due() -> None:
    upload = Upload("a.txt", b"a", "text/plain")

    assert parameters("sendDocument", {"chat_id": "7", "document": upload})
    assert refusal("sendMessage", chat_id="7", text=upload).code == 400


def test_variants_are_told_apart_by_their_constants() -> None:
    check("ReactionType", {"type": "emoji", "emoji": "🔥"})
    check("ReactionType", {"type": "paid"})

    with pytest.raises(Mismatch):
        check("ReactionType", {"type": "paid", "emoji": "🔥"})


@pytest.mark.parametrize(
    ("types", "value"),
    [("Integer", True), ("Integer", 1.0), ("Float", "1"), ("Boolean", 1), ("String", 1)],
)
def test_plain_types_are_not_confused(types: str, value: object) -> None:
    with pytest.raises(Mismatch):
        check(types, value)


def test_a_whole_number_is_a_float() -> None:
    check("Float", 1)


def test_every_type_that_is_named_is_described() -> None:
    known = description()["types"].keys() | {"Integer", "Float", "String", "Boolean"}
    entries: list[dict[str, Any]] = [
        *description()["methods"].values(),
        *description()["types"].values(),
    ]
    named = [
        name.removeprefix("Array of ").removeprefix("Array of ")
        for entry in entries
        for types in [*entry.get("fields", {}).values(), *entry.get("subtypes", [])]
        for name in types.split(" | ")
    ]

    assert {name for name in named if not name.startswith('"')} <= known
    assert [json.loads(name) for name in named if name.startswith('"')]
