"""The application with its traces in memory: real model, real database; only Telegram is cut."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from random import Random
from typing import Any, Final

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext

from bot.app import build
from bot.feedback import Keys, open_store
from bot.monitoring.open_telemetry import OpenTelemetry
from bot.monitoring.watch import Watch
from bot.settings import Settings
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from model.batching import BatchingPredictor
from model.engine import Engine
from model.serving import Everybody
from tests.bot.transport.paper import Paper
from tests.bot.wire import Wire

TOKEN: Final = "7654321:AAFstrictlyconfidential"


class Memory:
    """Spans that have ended, in the order in which they began."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self._provider = TracerProvider(shutdown_on_exit=False)
        self._provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.traces = OpenTelemetry(self._provider.get_tracer("test"))

    @property
    def spans(self) -> list[ReadableSpan]:
        return sorted(self._exporter.get_finished_spans(), key=lambda it: it.start_time or 0)

    def named(self, name: str) -> list[ReadableSpan]:
        return [it for it in self.spans if it.name == name]

    def tree(self) -> list[str]:
        """Their names, those of parts behind two more blanks than that of their whole."""
        depth: dict[int, int] = {}
        lines = []
        for span in self.spans:
            deeper = 0 if span.parent is None else depth[span.parent.span_id] + 1
            depth[context_of(span).span_id] = deeper
            lines.append("  " * deeper + span.name)
        return lines

    def exported(self) -> str:
        """All that there is of them, as JSON."""
        return "\n".join(it.to_json() for it in self.spans)


def context_of(span: ReadableSpan) -> SpanContext:
    """Which span of which trace it is."""
    context = span.get_span_context()
    assert context is not None
    return context


def said(span: ReadableSpan) -> dict[str, Any]:
    """What a span was told."""
    return {name.removeprefix("emojibot."): it for name, it in (span.attributes or {}).items()}


class Bench:
    """What a test sends updates to."""

    def __init__(self, memory: Memory, wire: Wire, inbox: Inbox) -> None:
        self.memory = memory
        self.wire = wire
        self._inbox = inbox
        self._numbers = iter(range(1, 1000))

    async def take(self, *updates: dict[str, Any]) -> None:
        """Have them handled, each under a number of its own."""
        await self._inbox.accept([it | {"update_id": next(self._numbers)} for it in updates])

    async def end(self) -> None:
        """Have all handled that is in hand."""
        assert await self._inbox.drain(5)


@asynccontextmanager
async def traced_bot(url: str, keys: Keys, engine: Engine) -> AsyncIterator[Bench]:
    """The whole of it, on the database at `url`."""
    memory, newest, wire = Memory(), Newest(), Wire()
    watch = Watch(traces=memory.traces)
    serve = watch.models.watched(BatchingPredictor)
    with _cut(wire):
        async with (
            open_store(url, keys, bot="1", parts=watch.parts()) as store,
            serve(engine) as it,
        ):
            app = build(
                *(Settings(_env_file=None, shuffled_share=0), Everybody(it), store, newest),
                request=watch.request(connections=1),
                token=TOKEN,
                random=Random(0),
                patience=watch.patience(),
            )
            updates = watch.updates(app, newest)
            async with app:
                yield Bench(memory, wire, Inbox(app.bot, updates, newest, Paper(), settle=60))


@contextmanager
def _cut(wire: Wire) -> Iterator[None]:
    """Requests end at `wire`."""

    async def send(_: object, url: str, method: str, *rest: Any, **more: Any) -> Any:
        data = more.pop("request_data", None) or (rest[0] if rest else None)
        return await wire.do_request(url, method, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.transport.request.Request.do_request", send)
        yield
