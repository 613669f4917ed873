"""What others observe: listeners are told of events, or wait for what they want to see."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.playground.telegram.events import Event

T = TypeVar("T")


class Observable:
    """Tells listeners of events and wakes those who wait."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []
        self._waiting: set[asyncio.Event] = set()

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with every event from now on; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def wait_for(self, look: Callable[[], T], within: float = 10) -> T:
        """The first true value of `look`, tried now and whenever something has happened.

        Raises:
            TimeoutError: it was not to be seen within so many seconds.
        """
        changed = asyncio.Event()
        self._waiting.add(changed)
        try:
            async with asyncio.timeout(within):
                while not (seen := look()):
                    changed.clear()
                    await changed.wait()
            return seen
        finally:
            self._waiting.discard(changed)

    def emit(self, event: Event) -> None:
        """Tell the listeners, and wake those who wait."""
        for listener in [*self._listeners]:
            listener(event)
        self.notify()

    def notify(self) -> None:
        """Wake those who wait: something changed that is no event."""
        for changed in self._waiting:
            changed.set()
