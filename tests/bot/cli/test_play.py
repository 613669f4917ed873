"""Where the playground listens, and that nothing leaves it."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from starlette.applications import Starlette

from bot.cli import free_port
from bot.cli.free_port import listen
from bot.cli.play import _for_one_play
from bot.errors import SettingsError
from bot.settings import Settings

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on already."""
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


async def test_the_next_free_port_is_taken_where_the_usual_one_is_not_free(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(free_port, "USUAL", taken)
    async with AsyncExitStack() as stack:
        url = await listen(stack, Starlette(), HOST, None)

    port = int(url.rpartition(":")[2])
    assert taken < port < taken + free_port.TRIES


async def test_a_port_that_was_asked_for_is_not_replaced(taken: int) -> None:
    async with AsyncExitStack() as stack:
        with pytest.raises(SettingsError, match=rf"--port {taken} is in use; .* take another"):
            await listen(stack, Starlette(), HOST, taken)


async def test_what_is_no_address_here_is_refused_at_once() -> None:
    async with AsyncExitStack() as stack:
        with pytest.raises(
            SettingsError, match=r"--host 192\.0\.2\.1 is no address of this machine"
        ):
            await listen(stack, Starlette(), "192.0.2.1", None)


@pytest.mark.parametrize(
    "kind", ["otel_exporter_otlp_endpoint", "otel_exporter_otlp_traces_endpoint"]
)
def test_no_traces_leave_it(kind: str) -> None:
    settings = Settings(_env_file=None, **{kind: "http://collector.example:4318"})  # type: ignore[arg-type]

    own = _for_one_play(settings, "1:x", "http://127.0.0.1:1", "/nowhere", set())

    assert settings.traces() is not None
    assert own.traces() is None


@pytest.mark.parametrize(("words", "port"), [(["PORT=9000"], " --port 9000"), ([], "")])
def test_make_takes_a_port(words: list[str], port: str) -> None:
    said = subprocess.run(
        ["make", "-n", "--no-print-directory", "play", *words], capture_output=True, text=True
    )

    assert said.stdout.rstrip().endswith(f".venv/bin/emojibot play{port}")
