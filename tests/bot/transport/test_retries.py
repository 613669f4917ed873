"""Requests that Telegram or the network refuses."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.transport.retries import Patience, seconds

Callback = Callable[[], Coroutine[Any, Any, bool]]


def failing(*errors: Exception) -> tuple[Callback, list[Exception]]:
    """A request that fails with each of `errors` in turn, then succeeds; what is left of them."""
    left = list(errors)

    async def request() -> bool:
        if left:
            raise left.pop(0)
        return True

    return request, left


async def ask(request: Callback, endpoint: str) -> object:
    patience = Patience(pauses=(0, 0))
    return await patience.process_request(request, (), {}, endpoint, {"chat_id": 1}, None)


@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_a_broken_line_is_tried_again(endpoint: str) -> None:
    request, _ = failing(NetworkError("Bad Gateway"), NetworkError("cut"))

    assert await ask(request, endpoint) is True


async def test_a_new_message_that_timed_out_is_not_sent_again() -> None:
    request, left = failing(TimedOut(), TimedOut())

    with pytest.raises(TimedOut):
        await ask(request, "sendMessage")
    assert len(left) == 1


async def test_an_edit_that_timed_out_is_repeated() -> None:
    request, _ = failing(TimedOut())

    assert await ask(request, "editMessageText") is True


async def test_a_refusal_is_not_repeated() -> None:
    request, left = failing(BadRequest("message is not modified"), BadRequest("no"))

    with pytest.raises(BadRequest):
        await ask(request, "editMessageText")
    assert len(left) == 1


async def test_the_last_failure_is_the_callers() -> None:
    request, left = failing(*[NetworkError("down")] * 3)

    with pytest.raises(NetworkError):
        await ask(request, "sendMessage")
    assert left == []


@pytest.mark.parametrize("wait", [3, timedelta(seconds=3)], ids=["int", "timedelta"])
def test_the_wait_is_seconds_however_it_is_given(wait: int | timedelta) -> None:
    assert seconds(RetryAfter(wait)) == 3


async def test_a_question_about_a_chat_takes_nothing_from_its_budget() -> None:
    request, _ = failing()
    patience = Patience()

    async with asyncio.timeout(5):  # twenty a minute may be said in a group
        for _ in range(30):
            await patience.process_request(
                request, (), {}, "getChatMember", {"chat_id": -1001}, None
            )
