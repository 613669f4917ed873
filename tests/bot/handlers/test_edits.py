"""Requests that may come too late."""

import logging

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.handlers.edits import do_or_log


async def fails(error: TelegramError) -> None:
    raise error


async def test_what_telegram_refuses_is_logged_and_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        await do_or_log(fails(BadRequest("Message is not modified")), "a choice was not shown")

    assert "a choice was not shown: Message is not modified" in caplog.text


async def test_everything_else_is_a_failure() -> None:
    with pytest.raises(NetworkError):
        await do_or_log(fails(NetworkError("no answer")), "a choice was not shown")
