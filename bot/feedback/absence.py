"""Goes on without the database, where a person would otherwise get nothing."""

import logging
from collections.abc import Awaitable
from typing import TypeVar

from bot.errors import StoreError

logger = logging.getLogger(__name__)

T = TypeVar("T")


async def or_else(answer: Awaitable[T], otherwise: T) -> T:
    """What the store says, or `otherwise` where it cannot be asked, and the log says why."""
    try:
        return await answer
    except StoreError as error:
        logger.error("going on without what is stored: %s", error)
        return otherwise
