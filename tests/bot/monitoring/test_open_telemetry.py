"""How traces are sent, and what it costs where nobody takes them, or wants any."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from bot.errors import SettingsError
from bot.monitoring import open_telemetry
from bot.monitoring.collector import collector_at, traces_to
from bot.monitoring.open_telemetry import Outlet
from tests.bot.monitoring.collectors import collecting, hanging, nobody

OFF = """
import asyncio, sys
import bot.app, bot.cli
from bot.monitoring.collector import traces_to
from bot.monitoring.watch import Watch

async def main():
    async with traces_to(None, service="emojibot") as traces:
        watch = Watch(traces=traces)
        watch.parts(), watch.patience(), watch.request(connections=1)
        with traces.update("update private"), traces.part("rank") as span:
            span.tell(tokens=3)

asyncio.run(main())
assert "prometheus_client" in sys.modules
sys.exit([it for it in sys.modules if it.startswith(("opentelemetry", "google.protobuf"))] or 0)
"""
MISSING = """
import sys
sys.modules["opentelemetry"] = None
from bot.cli import main
main()
"""
WITHOUT = (
    "Error: OTEL_EXPORTER_OTLP_ENDPOINT, or the same for TRACES, is set, and sending traces needs "
    'more packages: pip install -e ".[traces]"\n'
)


def python(program: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a program of its own comes to."""
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env={"PYTHONPATH": ":".join(it for it in sys.path if it), **variables},
        capture_output=True,
        text=True,
    )


def test_where_no_traces_are_wanted_nothing_of_it_is_imported() -> None:
    run = python(OFF)

    assert (run.returncode, run.stderr) == (0, "")


def test_where_it_is_wanted_and_not_installed_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = {"BOT_TOKEN": "1:x", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}

    run = python(MISSING, "run", LOG_LEVEL="ERROR", **asked)

    assert (run.returncode, run.stderr) == (2, WITHOUT)


async def test_what_is_left_arrives_before_the_end() -> None:
    async with (
        collecting() as collector,
        traces_to(f"{collector.url}/v1/traces", service="mine") as traces,
    ):
        with traces.update("update private") as span:
            span.tell(kind="private")

    [span] = collector.spans
    assert (span.name, span.attributes[0].value.string_value) == ("update private", "private")
    assert b"mine" in collector.bodies[0]


def dead() -> AbstractAsyncContextManager[str]:
    return nullcontext(nobody())


@pytest.mark.parametrize("taker", [dead, hanging])
async def test_who_takes_nothing_holds_up_neither_an_answer_nor_the_end(
    taker: Callable[[], AbstractAsyncContextManager[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_telemetry, "LEFT", 0.05)
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "1")  # milliseconds: it is asked at once
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "512")
    async with (
        taker() as url,
        asyncio.timeout(5),  # an export takes ten
        traces_to(f"{url}/v1/traces", service="emojibot") as traces,
    ):
        for _ in range(600):  # more than wait to be sent
            with traces.update("update private"), traces.part("rank"):
                pass


async def test_after_the_end_nobody_tries_to_send_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_telemetry, "LEFT", 0.05)
    before = {*threading.enumerate()}
    async with traces_to(f"{nobody()}/v1/traces", service="emojibot") as traces:
        with traces.update("update private"):
            pass

    [sender] = [it for it in {*threading.enumerate()} - before if it.name.startswith("Otel")]
    sender.join(timeout=1)  # an export takes ten seconds
    assert not sender.is_alive()


class Scripted(SpanExporter):
    """Succeeds or not, as it is told."""

    def __init__(self, *results: bool) -> None:
        self._results = [*results]

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return SpanExportResult.SUCCESS if self._results.pop(0) else SpanExportResult.FAILURE


def test_a_trouble_is_said_once_when_it_begins_and_once_when_it_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    outlet = Outlet(Scripted(True, False, False, False, True, True), "http://here:4318")

    for _ in range(6):
        outlet.export([])

    assert [(it.levelname, it.getMessage()) for it in caplog.records] == [
        ("WARNING", "traces do not arrive at http://here:4318, and are dropped until they do"),
        ("INFO", "traces arrive at http://here:4318 again"),
    ]


async def test_variables_that_contradict_each_other_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "3")

    with pytest.raises(SettingsError, match=r"^OpenTelemetry refuses its variables, OTEL_\.\.\.: "):
        await traces_to(f"{nobody()}/v1/traces", service="emojibot").__aenter__()


async def test_a_collector_is_asked_whether_it_takes_traces() -> None:
    async with collecting() as collector:
        assert await asyncio.to_thread(collector_at, f"{collector.url}/v1/traces") == collector.url
        with pytest.raises(SettingsError, match=f"^nothing at {collector.url} takes them: "):
            await asyncio.to_thread(collector_at, f"{collector.url}/v1/nothing")

    assert collector.spans == []
