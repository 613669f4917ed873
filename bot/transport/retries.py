"""Requests to Telegram: slower when it asks for it, again when that is safe."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.ext import AIORateLimiter

_PAUSES = (0.2, 1.0)  # seconds before the second and the third try


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks us to wait; PTB gives it as an int or as a timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class Patience(AIORateLimiter):
    """Keeps Telegram's limits, waits out a 429 and repeats what a broken network swallowed.

    A new message whose answer timed out may have been delivered and is not sent again;
    edits, answers and everything else may be repeated without harm. Telegram limits what is
    said in a chat; a question about it, such as who its administrators are, waits for nothing.
    """

    def __init__(self, *, pauses: Sequence[float] = _PAUSES) -> None:
        super().__init__(max_retries=3)
        self._pauses = pauses

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        if endpoint.startswith("get"):
            data = {}  # without a chat, whose budget it would take from
        for pause in self._pauses:
            try:
                return await super().process_request(
                    callback, args, kwargs, endpoint, data, rate_limit_args
                )
            except BadRequest:  # a NetworkError to PTB, but an answer to us
                raise
            except TimedOut:
                if endpoint.startswith("send"):
                    raise
            except NetworkError:
                pass
            await asyncio.sleep(pause)
        return await super().process_request(
            callback, args, kwargs, endpoint, data, rate_limit_args
        )
