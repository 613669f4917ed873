"""What Telegram allows as an answer to an inline query."""

import json
from typing import Any

import pytest

from bot.playground.telegram import User, World
from tests.bot.playground.telegram.conftest import Api


def article(**changes: Any) -> dict[str, Any]:
    """A result as the Bot API writes it."""
    content = {"message_text": "I won 🎉"}
    plain = {"type": "article", "id": "a", "title": "🎉", "input_message_content": content}
    return {**plain, **changes}


def content(**parts: Any) -> dict[str, Any]:
    return article(input_message_content={"message_text": "I won 🎉", **parts})


async def refusal(api: Api, world: World, ann: User, *results: Any, **more: Any) -> str:
    query = world.inline_query(ann, "I won")
    return await api.refusal(
        "answerInlineQuery", inline_query_id=query.id, results=json.dumps(results), **more
    )


async def test_fifty_results_and_no_more(api: Api, world: World, ann: User) -> None:
    results = [article(id=f"{number:064}") for number in range(51)]
    query = world.inline_query(ann, "I won")

    assert await refusal(api, world, ann, *results) == "Bad Request: RESULTS_TOO_MUCH"
    assert await api(
        "answerInlineQuery", inline_query_id=query.id, results=json.dumps(results[:50])
    )


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (article(id=""), "RESULT_ID_INVALID"),
        (article(id="я" * 32 + "a"), "RESULT_ID_INVALID"),
        (article(title=" "), "ARTICLE_TITLE_EMPTY"),
        (content(message_text="😀" * 2049), "MESSAGE_TOO_LONG"),
        (content(message_text=" "), "can't parse InlineQueryResult: message text is empty"),
        (
            article(reply_markup={"inline_keyboard": [[{"text": "🎉", "callback_data": ""}]]}),
            "can't parse InlineQueryResult: BUTTON_DATA_INVALID",
        ),
        (
            article(title=None),
            "can't parse InlineQueryResult: results[0].title must be String, not NoneType",
        ),
        (
            content(parse_mode="HTML"),
            "texts with parse_mode are not supported by this server",
        ),
        (
            article(input_message_content={"latitude": 1.5, "longitude": 1.5}),
            "only articles that become texts are supported by this server",
        ),
        (
            {"type": "sticker", "id": "a", "sticker_file_id": "b"},
            "only articles that become texts are supported by this server",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_result_must_be_something_to_send(
    api: Api, world: World, ann: User, wrong: dict[str, Any], reason: str
) -> None:
    assert await refusal(api, world, ann, wrong) == f"Bad Request: {reason}"


async def test_no_two_results_have_one_id(api: Api, world: World, ann: User) -> None:
    assert await refusal(api, world, ann, article(), article()) == (
        "Bad Request: RESULT_ID_DUPLICATE"
    )


async def test_the_next_offset_has_64_bytes(api: Api, world: World, ann: User) -> None:
    assert await refusal(api, world, ann, next_offset="я" * 33) == (
        "Bad Request: NEXT_OFFSET_INVALID"
    )


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "Settings", "start_parameter": "in line"}, "START_PARAM_INVALID"),
        ({"text": "Settings", "start_parameter": "a" * 65}, "START_PARAM_INVALID"),
        ({"text": "", "start_parameter": "inline"}, "SWITCH_PM_TEXT_EMPTY"),
        ({"text": "Settings"}, "only buttons with start_parameter are supported by this server"),
        (
            {"start_parameter": "inline"},
            "can't parse InlineQueryResultsButton: button.text is missing",
        ),
    ],
)
async def test_the_button_leads_to_the_bot(
    api: Api, world: World, ann: User, button: dict[str, Any], reason: str
) -> None:
    assert await refusal(api, world, ann, button=json.dumps(button)) == f"Bad Request: {reason}"
    good = {"text": "Settings", "start_parameter": "inline"}
    query = world.inline_query(ann, "I won")
    assert await api(
        "answerInlineQuery", inline_query_id=query.id, results="[]", button=json.dumps(good)
    )
    assert query.answer is not None
    assert query.answer.button == good
