"""How the bot answers taps."""

from datetime import timedelta

from bot.playground.telegram.callback_queries import CallbackAnswer
from bot.playground.telegram.entities import utf16_length
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.events import CallbackAnswered
from bot.playground.telegram.world import World

QUERY_LIFETIME = timedelta(seconds=15)
ANSWER_LIMIT = 200


def answer_callback_query(
    world: World,
    callback_query_id: str,
    *,
    text: str | None = None,
    show_alert: bool = False,
    cache_time: int = 0,
) -> bool:
    """`answerCallbackQuery`: once, and soon."""
    del cache_time  # every tap here is asked anew
    query = world.queries.get(callback_query_id)
    if query is None or query.answer is not None or world.now() - query.asked_at > QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if text is not None and utf16_length(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = CallbackAnswer(text or None, show_alert)
    world.emit(CallbackAnswered(query))
    return True
