"""Handles many updates at once, but those of one chat one after the other."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class OrderPerChat(BaseUpdateProcessor):
    """Concurrent between chats, first in, first out within a chat."""

    def __init__(self, max_concurrent_updates: int) -> None:
        super().__init__(max_concurrent_updates)
        self._turns: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        place = _place(update)
        if place is None:
            await coroutine
            return
        turn = self._turns.setdefault(place, asyncio.Lock())  # hands turns out in order
        self._waiting[place] = self._waiting.get(place, 0) + 1
        try:
            async with turn:
                await coroutine
        finally:
            self._waiting[place] -= 1
            if not self._waiting[place]:
                del self._turns[place], self._waiting[place]

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def _place(update: object) -> int | None:
    """Where order matters: the chat, or the person where there is no chat.

    Nowhere for what is being typed in inline mode: a newer query must not wait for the older
    one that it makes worthless.
    """
    if not isinstance(update, Update) or update.inline_query is not None:
        return None
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else None
