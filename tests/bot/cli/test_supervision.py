"""What systemd hears from the bot, with a socket in its place."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.supervision import supervised
from tests.bot.transport.leaping import leaping

MINUTE = 60_000_000  # microseconds


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """Listens where the bot is told that systemd does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.setblocking(False)
        yield listener


def environment(systemd: socket.socket) -> dict[str, str]:
    return {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": str(2 * MINUTE)}


def heard(systemd: socket.socket) -> list[str]:
    """What was said since the last time."""
    messages = []
    while True:
        try:
            messages.append(systemd.recv(1 << 12).decode())
        except BlockingIOError:
            return messages


@leaping
async def test_nothing_is_said_where_systemd_did_not_start_the_bot() -> None:
    async with supervised(asyncio.Event(), {}) as told:
        told(True)


def test_it_is_ready_once_updates_arrive(systemd: socket.socket) -> None:
    @leaping
    async def run() -> None:
        async with supervised(asyncio.Event(), environment(systemd)) as told:
            told(True)
            told(False)

    run()

    assert heard(systemd)[:2] == [
        "READY=1\nSTATUS=Updates arrive",
        "READY=1\nSTATUS=No updates arrive",
    ]


def test_a_start_may_take_long_as_long_as_the_loop_lives(systemd: socket.socket) -> None:
    @leaping
    async def run() -> None:
        async with supervised(asyncio.Event(), environment(systemd)):
            await asyncio.sleep(150)

    run()

    assert heard(systemd) == [f"EXTEND_TIMEOUT_USEC={2 * MINUTE}\nWATCHDOG=1"] * 3  # at 0, 60, 120


def test_a_bot_that_runs_gives_a_sign_of_life_twice_in_the_time_allowed(
    systemd: socket.socket,
) -> None:
    @leaping
    async def run() -> None:
        async with supervised(asyncio.Event(), environment(systemd)) as told:
            told(True)
            await asyncio.sleep(150)

    run()

    assert heard(systemd)[1:] == ["READY=1\nWATCHDOG=1"] * 3


def test_it_says_that_it_ends_before_it_has_ended(systemd: socket.socket) -> None:
    @leaping
    async def run() -> None:
        stop = asyncio.Event()
        async with supervised(stop, environment(systemd)):
            await asyncio.sleep(1)
            stop.set()
            await asyncio.sleep(1)

    run()

    assert heard(systemd)[-1].startswith("STOPPING=1\n")


@leaping
async def test_a_systemd_that_starts_anew_does_not_stop_the_bot() -> None:
    async with supervised(asyncio.Event(), {"NOTIFY_SOCKET": "/nowhere/notify"}) as told:
        told(True)
        await asyncio.sleep(150)
