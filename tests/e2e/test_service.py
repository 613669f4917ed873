"""The bot as a service of systemd, with a socket in the place of systemd."""

import asyncio
import signal
import socket
from pathlib import Path

import pytest

from tests.e2e.process import PATIENCE, Telegram

pytestmark = pytest.mark.timeout(90)


async def test_systemd_hears_that_it_is_ready_lives_and_ends(
    life: Telegram, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        settings = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "60000000"}
        async with life.bot(**settings) as bot:
            begun = await _heard_until("READY=1", systemd)

            assert await bot.ends(signal.SIGTERM) == 0

            assert "STOPPING=1" in await _heard_until("STOPPING=1", systemd)
            assert "WATCHDOG=1" in begun


async def _heard_until(wanted: str, systemd: socket.socket) -> str:
    """What is said to `systemd` until it hears what is wanted, and that."""
    heard = ""
    async with asyncio.timeout(PATIENCE):
        while wanted not in heard:
            heard += (await asyncio.get_running_loop().sock_recv(systemd, 1 << 12)).decode() + "\n"
    return heard
