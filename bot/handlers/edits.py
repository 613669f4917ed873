"""Requests to Telegram that may come too late, which is nothing to stop for."""

import logging
from collections.abc import Awaitable

from telegram.error import BadRequest

logger = logging.getLogger(__name__)


async def do_or_log(request: Awaitable[object], otherwise: str) -> None:
    """Make a `request`: an edit, an answer to a press; log it where Telegram refuses.

    It does where a message is gone or already as it should be, and where an answer is late.

    Args:
        otherwise: what to log: "a choice could not be shown".
    """
    try:
        await request
    except BadRequest as error:
        logger.info("%s: %s", otherwise, error.message)
