"""Where traces go, if anywhere; only then is OpenTelemetry imported, which is an extra."""

from contextlib import AbstractAsyncContextManager, nullcontext
from types import ModuleType
from typing import Final

from bot.errors import SettingsError
from bot.monitoring.traces import UNTRACED, Traces
from bot.settings.addresses import place_of

ASKED: Final = 2.0  # seconds in which a collector must answer when it is looked for


def traces_to(address: str | None, *, service: str) -> AbstractAsyncContextManager[Traces]:
    """Traces that go to `address` during the block, and what is left of them after it.

    Args:
        address: where OTLP is spoken over HTTP, path and all; None: there are no traces, and
            nothing of OpenTelemetry is imported.
        service: what the bot is called there.

    Raises:
        SettingsError: what sends them is not installed, or refuses its own variables.
    """
    if address is None:
        return nullcontext(UNTRACED)
    sending: AbstractAsyncContextManager[Traces] = _installed().sent_to(address, service=service)
    return sending


def collector_at(address: str) -> str:
    """What takes traces at `address`, called by its place; it is asked.

    Raises:
        SettingsError: nothing does, or what sends them is not installed.
    """
    sender, place = _installed(), place_of(address)
    if not sender.takes_traces(address, seconds=ASKED):
        raise SettingsError(
            f"nothing at {place} takes them: start OpenTelemetry's collector, with OTLP over HTTP, "
            "or empty OTEL_EXPORTER_OTLP_ENDPOINT; the bot answers all the same"
        )
    return place


def _installed() -> ModuleType:
    try:
        from bot.monitoring import open_telemetry
    except ImportError as error:
        raise SettingsError(
            "OTEL_EXPORTER_OTLP_ENDPOINT, or the same for TRACES, is set, and sending traces needs "
            'more packages: pip install -e ".[traces]"'
        ) from error
    return open_telemetry
