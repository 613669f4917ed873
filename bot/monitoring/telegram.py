"""Counts the requests to Telegram: what each was answered with, and which were made again.

What is to be said has a span, its waiting included, and inside it each request. None has an
address, which would hold the token.
"""

import re
import time
from typing import Any, Final

from telegram.error import TelegramError, TimedOut

from bot.monitoring.metrics import TelegramMetrics
from bot.monitoring.traces import Traces
from bot.monitoring.updates import hear_request
from bot.transport.request import Request
from bot.transport.retries import Answer, Call, Patience

METHOD: Final = re.compile(r"/bot[^/]+/([A-Za-z]{1,40})(?:\?|$)")
DONE: Final = 200


class CountedRequest(Request):
    """Requests, counted."""

    def __init__(self, metrics: TelegramMetrics, traces: Traces, **settings: Any) -> None:
        """
        Args:
            settings: see Request.
        """
        super().__init__(**settings)
        self._counted = metrics
        self._traces = traces

    async def do_request(self, url: str, method: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        """One request; see BaseRequest."""
        name, began, code = method_of(url), time.perf_counter(), "cut off"
        with self._traces.part("request") as span:
            try:
                status, payload = await super().do_request(url, method, *rest, **more)
                code = str(status)
            except TelegramError as error:
                code = "timeout" if isinstance(error, TimedOut) else "network"
                raise
            finally:
                span.tell(method=name, code=code)
                self._counted.requests.labels(name, code).inc()
                if name != "getUpdates":
                    self._counted.seconds.observe(time.perf_counter() - began)
        if status == DONE:
            hear_request(name)
        return status, payload


class CountedPatience(Patience):
    """Counts what is said again."""

    def __init__(self, metrics: TelegramMetrics, traces: Traces) -> None:
        super().__init__()
        self._metrics = metrics
        self._traces = traces

    async def process_request(self, callback: Call, *rest: Any, **more: Any) -> Answer:
        """See Patience."""
        retries = -1
        endpoint: str = more["endpoint"]

        async def counted(*args: Any, **kwargs: Any) -> Answer:
            nonlocal retries
            retries += 1
            if retries:
                self._metrics.retries.labels(endpoint).inc()
            return await callback(*args, **kwargs)

        with self._traces.part(endpoint) as span:
            try:
                return await super().process_request(counted, *rest, **more)
            finally:
                span.tell(method=endpoint, retries=max(retries, 0))


def method_of(url: str) -> str:
    """The method of the Bot API that `url` calls; `file` for what is fetched from elsewhere."""
    found = METHOD.search(url)
    return "file" if found is None else found[1]
