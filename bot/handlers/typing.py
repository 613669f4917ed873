"""“typing…”, while an answer takes its time: for the eye only, so nobody waits for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

AFTER: Final = 0.3  # seconds; what comes sooner needs no sign


@contextmanager
def typing(message: Message) -> Iterator[None]:
    """Show it to whoever wrote `message` if the block takes longer than `AFTER`."""
    showing = asyncio.create_task(_show(message))
    try:
        yield
    finally:
        showing.cancel()


async def _show(message: Message) -> None:
    await asyncio.sleep(AFTER)
    with suppress(TelegramError):
        await message.reply_chat_action(ChatAction.TYPING)
