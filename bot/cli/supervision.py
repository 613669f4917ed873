"""Tells systemd, where that started the bot, when it is ready, that it lives, and that it ends.

The messages are datagrams to the socket that systemd names (`Type=notify`). Signs of life come
from a task of the event loop: one that hangs gives none, and systemd starts the bot anew. Anywhere
else nothing is sent.

Source: sd_notify(3), https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.lifecycle import beside

_SECOND: Final = 1_000_000  # microseconds, which systemd counts in
_WATCHDOG: Final = 60 * _SECOND  # that it allows between signs of life, where it does not say


class _Systemd:
    """Whoever listens at the other end of the socket."""

    def __init__(self, line: socket.socket, address: str) -> None:
        self._line = line
        self._address = f"\0{address[1:]}" if address.startswith("@") else address  # unix(7)
        self._ready = ""  # said with each sign of life, since a message may be lost

    def hear_ready(self, ready: bool) -> None:
        """Updates arrive from now on, or no longer."""
        if ready:
            self._ready = "READY=1\n"
        self._tell(f"{self._ready}STATUS={'Updates' if ready else 'No updates'} arrive")

    async def hear_life(self, pause: float) -> None:
        """The event loop runs, every `pause` seconds; at the start, for as long as that takes."""
        while True:
            started = self._ready or f"EXTEND_TIMEOUT_USEC={int(2 * pause * _SECOND)}\n"
            self._tell(f"{started}WATCHDOG=1")
            await asyncio.sleep(pause)

    async def hear_end(self, stop: asyncio.Event) -> None:
        """It ends when `stop` is set."""
        await stop.wait()
        self._tell("STOPPING=1\nSTATUS=Answers what is at hand")

    def _tell(self, message: str) -> None:
        with suppress(OSError):  # it has too much to read or starts anew; the next gets through
            self._line.sendto(message.encode(), self._address)


@asynccontextmanager
async def supervised(
    stop: asyncio.Event, environment: Mapping[str, str]
) -> AsyncIterator[Callable[[bool], None]]:
    """Keep systemd informed during the block; yields what is told whether updates arrive.

    Args:
        stop: is set when the bot is to end.
        environment: of this process, in which systemd names its socket.
    """
    address = environment.get("NOTIFY_SOCKET")
    if not address:
        yield lambda _: None
        return
    # Half of what it allows, as it recommends.
    pause = int(environment.get("WATCHDOG_USEC", _WATCHDOG)) / _SECOND / 2
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        systemd = _Systemd(line, address)
        async with beside(systemd.hear_life(pause)), beside(systemd.hear_end(stop)):
            yield systemd.hear_ready
