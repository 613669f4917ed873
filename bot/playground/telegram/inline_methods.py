"""`answerInlineQuery`, and what may be offered with it."""

import re

from bot.playground.telegram.entities import TEXT_LIMIT, utf16_length
from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.events import InlineAnswered
from bot.playground.telegram.inline_mode import InlineAnswer
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import keyboard
from bot.playground.telegram.message_text import text_content
from bot.playground.telegram.world import World

RESULTS = 50
ID_BYTES = 64
OFFSET_BYTES = 64

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WORDS = {"message_text", "entities", "link_preview_options"}


def answer_inline_query(
    world: World,
    inline_query_id: str,
    results: list[Json],
    *,
    cache_time: int = 300,
    is_personal: bool = False,
    next_offset: str = "",
    button: Json | None = None,
) -> bool:
    """`answerInlineQuery`: once, and soon; articles that become texts."""
    if len(results) > RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    if len(next_offset.encode()) > OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    if button is not None:
        _check_button(button)
    query = world.inline.waiting(inline_query_id)
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    answer = InlineAnswer(tuple(results), cache_time, is_personal, next_offset, button)
    world.inline.answer(query, answer)
    world.emit(InlineAnswered(query))
    return True


def _check_result(result: Json) -> None:
    content = result["input_message_content"] if result["type"] == "article" else {}
    if not content.keys() & _WORDS:
        raise bad_request("only articles that become texts are supported by this server")
    if unsupported := content.keys() - _WORDS:
        raise bad_request(f"texts with {min(unsupported)} are not supported by this server")
    if not 1 <= len(result["id"].encode()) <= ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if utf16_length(content["message_text"]) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    try:
        text_content(content["message_text"], content.get("entities"))
        keyboard(result.get("reply_markup"))
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        raise bad_request(f"can't parse InlineQueryResult: {reason}") from error


def _check_button(button: Json) -> None:
    if "start_parameter" not in button:
        raise bad_request("only buttons with start_parameter are supported by this server")
    if not button["text"].strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if not _START_PARAMETER.fullmatch(button["start_parameter"]):
        raise bad_request("START_PARAM_INVALID")
