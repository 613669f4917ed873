"""News from the world for an open page, as server-sent events.

A stream begins with everything there is, so a page that lost its line has missed nothing
once it is connected again; a new chat, and a change of who is who, is told in the same way.
A page that stops reading is cut off, and will come back.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from bot.playground import view
from bot.playground.roles import Roles
from bot.playground.telegram import Event, World

UNREAD = 1000  # events that may wait for a page


class EventStream:
    """What one page hears."""

    def __init__(self, world: World, roles: Roles) -> None:
        self._world = world
        self._cast = roles
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._chats = 0  # that the page has been told of

    async def __aiter__(self) -> AsyncIterator[str]:
        leave = self._world.subscribe(self._hear), self._cast.subscribe(self._tell_everything)
        try:
            self._tell_everything()
            while self._waiting.qsize() < UNREAD:
                yield await self._waiting.get()
        finally:
            for unsubscribe in leave:
                unsubscribe()

    def _hear(self, event: Event) -> None:
        if len(self._world.chats) != self._chats:  # the event may be in a new one
            self._tell_everything()
        if (news := view.news(event)) is not None:
            self._waiting.put_nowait(_event(*news))

    def _tell_everything(self) -> None:
        self._chats = len(self._world.chats)
        state = {**view.state(self._world), "owners": self._cast.owners}
        self._waiting.put_nowait(_event("state", state))


def _event(name: str, content: view.Json) -> str:
    # JSON in ASCII has no line ends of its own, which would end the event.
    return f"event: {name}\nretry: 1000\ndata: {json.dumps(content)}\n\n"
