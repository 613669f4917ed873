"""Counts the requests to Telegram: what each was answered with, and which were made again."""

import re
import time
from typing import Any, Final

from telegram.error import TelegramError, TimedOut

from bot.monitoring.metrics import TelegramMetrics
from bot.monitoring.updates import hear_request
from bot.transport.request import Request
from bot.transport.retries import Answer, Call, Patience

METHOD: Final = re.compile(r"/bot[^/]+/([A-Za-z]{1,40})(?:\?|$)")
DONE: Final = 200


class CountedRequest(Request):
    """Requests, counted."""

    def __init__(self, metrics: TelegramMetrics, **settings: Any) -> None:
        """
        Args:
            settings: see Request.
        """
        super().__init__(**settings)
        self._counted = metrics

    async def do_request(self, url: str, method: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        """One request; see BaseRequest."""
        name, began, code = method_of(url), time.perf_counter(), "cut off"
        try:
            status, payload = await super().do_request(url, method, *rest, **more)
            code = str(status)
        except TelegramError as error:
            code = "timeout" if isinstance(error, TimedOut) else "network"
            raise
        finally:
            self._counted.requests.labels(name, code).inc()
            if name != "getUpdates":
                self._counted.seconds.observe(time.perf_counter() - began)
        if status == DONE:
            hear_request(name)
        return status, payload


class CountedPatience(Patience):
    """Counts what is said again."""

    def __init__(self, metrics: TelegramMetrics) -> None:
        super().__init__()
        self._metrics = metrics

    async def process_request(self, callback: Call, *rest: Any, **more: Any) -> Answer:
        """See Patience."""
        tries = 0

        async def counted(endpoint: str, *args: Any, **kwargs: Any) -> Answer:
            nonlocal tries
            if tries:
                self._metrics.retries.labels(endpoint).inc()
            tries += 1
            return await callback(endpoint, *args, **kwargs)

        return await super().process_request(counted, *rest, **more)


def method_of(url: str) -> str:
    """The method of the Bot API that `url` calls; `file` for what is fetched from elsewhere."""
    found = METHOD.search(url)
    return "file" if found is None else found[1]
