"""All that watches one running bot, to be put around its parts where it is put together."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from telegram.ext import Application

from bot.feedback.parts import Parts
from bot.monitoring.health import Health
from bot.monitoring.metrics import Metrics
from bot.monitoring.models import WatchedModels
from bot.monitoring.state import State
from bot.monitoring.store import watched_parts
from bot.monitoring.telegram import CountedPatience, CountedRequest
from bot.monitoring.traces import UNTRACED, Traces
from bot.monitoring.updates import WatchedUpdates, hear_failure
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest

if TYPE_CHECKING:
    from starlette.routing import Route

LOG_KEY_BYTES: Final = 16


class Watch:
    """The figures of one bot, and what makes its parts count them.

    Attributes:
        metrics: the figures.
        models: which models are at work.
    """

    def __init__(self, *, log_key: bytes | None = None, traces: Traces = UNTRACED) -> None:
        """
        Args:
            log_key: what chats are named under in the log; None: a random one.
            traces: where the parts leave spans.
        """
        self.metrics = Metrics()
        self.models = WatchedModels(self.metrics.model, traces)
        self._traces = traces
        self._log_key = log_key or os.urandom(LOG_KEY_BYTES)

    def parts(self) -> Parts:
        """What the store is to be made of."""
        return watched_parts(self.metrics.feedback, self._traces)

    def request(self, *, connections: int) -> CountedRequest:
        """What requests to Telegram go through, at most so many at once."""
        counted = self.metrics.telegram, self._traces
        return CountedRequest(*counted, connections=connections, pool_timeout=30)

    def polling(self) -> CountedRequest:
        """The same for long polls, one at a time."""
        return self.request(connections=1)

    def patience(self) -> CountedPatience:
        """What repeats them."""
        return CountedPatience(self.metrics.telegram, self._traces)

    def updates(
        self, application: "Application[Any, Any, Any, Any, Any, Any]", newest: Newest
    ) -> WatchedUpdates:
        """What handles updates by the handlers of `application`."""
        application.add_error_handler(hear_failure)
        return WatchedUpdates(
            application.process_update,
            newest,
            self.metrics.updates,
            self._traces,
            log_key=self._log_key,
        )

    def health(
        self,
        updates: WatchedUpdates,
        *,
        reached: Callable[[], bool],
        writable: Callable[[], bool],
    ) -> Health:
        """Whether the bot is well.

        Args:
            reached: whether Telegram was, last time.
            writable: whether the database did not fail a moment ago.
        """
        return Health(reached, writable, self.models, updates)

    def pages(self, health: Health, inbox: Inbox, *, token: str | None) -> "list[Route]":
        """What can be seen from outside, to be called once.

        Args:
            token: of the metrics; None: nobody may see them.
        """
        from bot.monitoring.pages import pages

        self.metrics.registry.register(State(health, waiting=inbox.waiting, dropped=inbox.dropped))
        return pages(health, self.metrics.registry, token)
