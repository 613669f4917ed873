"""Finds the addresses of hosts as the system does, in threads that nobody waits for.

While name servers are silent a lookup takes half a minute or more, and cannot be cut off. asyncio
has the threads for it in which files are written, too, and waits for them at its end, as uvloop
does for its own. Here each lookup has a thread that may be left behind; only so many of them hang.
"""

import asyncio
import errno
import socket
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Thread
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult

SECONDS: Final = 5.0  # that a lookup may take
MOST: Final = 8  # lookups at once, those that were given up among them
NUMERIC: Final = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV

Find = Callable[..., list[Any]]


class Lookups(AbstractResolver):
    """What aiohttp asks for addresses; it asks for those of a host once at a time."""

    def __init__(self, find: Find = socket.getaddrinfo, *, seconds: float = SECONDS) -> None:
        """
        Args:
            find: see socket.getaddrinfo; takes as long as it likes.
        """
        self._find = find
        self._seconds = seconds
        self._running: list[Thread] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`.

        Raises:
            OSError: it has none, or nobody says so in time.
        """
        self._running = [it for it in self._running if it.is_alive()]
        if len(self._running) >= MOST:
            raise OSError(errno.EAGAIN, "no name server has answered for a while")
        answer: Future[list[Any]] = Future()
        answer.set_running_or_notify_cancel()  # whoever gives up leaves the thread alone
        where = host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG
        thread = Thread(
            target=_fill, args=(answer, partial(self._find, *where)), name="lookup", daemon=True
        )
        thread.start()
        self._running.append(thread)
        try:
            async with asyncio.timeout(self._seconds):
                return [_result(host, it) for it in await asyncio.wrap_future(answer)]
        except TimeoutError:  # aiohttp must not take it for one of an answer
            raise OSError(errno.ETIMEDOUT, "no name server answers") from None

    async def close(self) -> None:
        """What still hangs ends by itself."""


def _fill(answer: Future[list[Any]], find: Callable[[], list[Any]]) -> None:
    try:
        answer.set_result(find())
    except Exception as error:  # whatever it is, the thread has nobody else to tell
        answer.set_exception(error)


def _result(host: str, info: Any) -> ResolveResult:
    """One of socket.getaddrinfo's answers, as aiohttp wants it."""
    family, _, protocol, _, (address, port, *more) = info
    scope = f"%{more[1]}" if len(more) > 1 and more[1] else ""  # of an address of one link only
    return ResolveResult(
        hostname=host,
        host=address + scope,
        port=port,
        family=family,
        proto=protocol,
        flags=NUMERIC,
    )
