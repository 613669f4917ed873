"""Telegram's rate limits on sending: a second, a chat, a group's minute."""

import math
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.playground.telegram.chats import Chat
from bot.playground.telegram.errors import too_many_requests


class RateLimits:
    """Counts what the bot sends and refuses what is too much."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._overall = _Window(30, timedelta(seconds=1))
        self._chats: dict[int, _Window] = {}

    def count(self, chat: Chat) -> None:
        """Count one message to `chat`.

        Raises:
            ApiError: 429; the message is not counted.
        """
        if chat.id not in self._chats:
            own = (1, timedelta(seconds=1)) if chat.is_private else (20, timedelta(minutes=1))
            self._chats[chat.id] = _Window(*own)
        now = self._now()
        windows = (self._overall, self._chats[chat.id])
        wait = max(window.wait(now) for window in windows)
        if wait > timedelta():
            raise too_many_requests(math.ceil(wait.total_seconds()))
        for window in windows:
            window.times.append(now)


class _Window:
    """At most `most` messages in any stretch of length `stretch`."""

    def __init__(self, most: int, stretch: timedelta) -> None:
        self.times: deque[datetime] = deque(maxlen=most)
        self._stretch = stretch

    def wait(self, now: datetime) -> timedelta:
        """How long until the next message may go; zero when it may go now."""
        if len(self.times) < (self.times.maxlen or 0):
            return timedelta()
        return max(self.times[0] + self._stretch - now, timedelta())
