"""Traces as OpenTelemetry has them, sent by OTLP over HTTP; only who wants them imports this.

Nobody waits for who takes them: a thread sends them, what it cannot send is dropped, at the end
they have `LEFT` seconds, and of a trouble the log says once that it began and once that it ended.
Nothing global is set, and nothing is instrumented but what `bot.monitoring.traces` names.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from importlib.metadata import version
from threading import Thread
from typing import Any, Final, Unpack

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Span, StatusCode, Tracer, get_current_span, use_span

from bot.errors import SettingsError
from bot.monitoring import traces
from bot.monitoring.traces import UNSEEN, Facts
from bot.settings.addresses import place_of

LEFT: Final = 2.0  # seconds that sending what is left may take at the end

logger = logging.getLogger(__name__)


class OpenTelemetry:
    """Spans, the current one in the context of each task."""

    are_kept = True

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def update(self, name: str) -> AbstractContextManager[traces.Span]:
        """See Traces."""
        # Of no other: tasks inherit the context of what began them, such as the update before.
        return _during(self._tracer.start_span(name, Context()))

    def part(self, name: str) -> AbstractContextManager[traces.Span]:
        """See Traces."""
        if not get_current_span().is_recording():
            return UNSEEN
        return _during(self._tracer.start_span(name))

    def mark(self, what: str) -> None:
        """See Traces."""
        if (span := get_current_span()).is_recording():
            span.add_event(what)


class _Seen:
    """A span that says no more than it is told."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def tell(self, **facts: Unpack[Facts]) -> None:
        """See traces.Span."""
        told: dict[str, Any] = {f"emojibot.{name}": fact for name, fact in facts.items()}
        self._span.set_attributes(told)

    def fail(self, error: BaseException) -> None:
        """See traces.Span."""
        self._span.set_attribute("error.type", type(error).__name__)
        self._span.set_status(StatusCode.ERROR)


@contextmanager
def _during(span: Span) -> Iterator[traces.Span]:
    """`span` is the current one, and ends with the block."""
    seen = _Seen(span)
    # An exception would be recorded with its message, which may quote anything.
    with use_span(span, True, record_exception=False, set_status_on_exception=False):
        try:
            yield seen
        except Exception as error:
            seen.fail(error)
            raise


class Outlet(SpanExporter):
    """Says when spans no longer arrive, and when they do again, once each."""

    def __init__(self, exporter: SpanExporter, place: str) -> None:
        self._exporter = exporter
        self._place = place
        self._arrive = True

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """See SpanExporter."""
        result = self._exporter.export(spans)
        arrive = result is SpanExportResult.SUCCESS
        if arrive and not self._arrive:
            logger.info("traces arrive at %s again", self._place)
        elif self._arrive and not arrive:
            logger.warning("traces do not arrive at %s, and are dropped until they do", self._place)
        self._arrive = arrive
        return result

    def shutdown(self) -> None:
        """See SpanExporter."""
        self._exporter.shutdown()


@asynccontextmanager
async def sent_to(address: str, *, service: str) -> AsyncIterator[OpenTelemetry]:
    """See `bot.monitoring.collector.traces_to`."""
    try:
        exporter: SpanExporter = OTLPSpanExporter(address)
        named = Resource.create({SERVICE_NAME: service, SERVICE_VERSION: version("emojibot")})
        provider = TracerProvider(resource=named, shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(Outlet(exporter, place_of(address))))
    except (RuntimeError, ValueError) as error:
        raise SettingsError(f"OpenTelemetry refuses its variables, OTEL_...: {error}") from error
    try:
        yield OpenTelemetry(provider.get_tracer("emojibot"))
    finally:
        end = Thread(target=provider.shutdown, daemon=True)  # which would wait half a minute
        end.start()
        await asyncio.to_thread(end.join, LEFT)
        if end.is_alive():
            exporter.shutdown()


def takes_traces(address: str, *, seconds: float) -> bool:
    """Whether what is at `address` takes spans, of which it is sent none."""
    logging.getLogger("opentelemetry").addHandler(logging.NullHandler())  # who asks says it
    exporter: SpanExporter = OTLPSpanExporter(address, timeout=seconds)
    try:
        return exporter.export([]) is SpanExportResult.SUCCESS
    finally:
        exporter.shutdown()
