"""Finds the addresses of hosts as the system does, in threads that nobody waits for.

While name servers are silent a lookup takes half a minute or more, and cannot be cut off. asyncio
has the threads for it in which files are written and models loaded, too, and waits for them at its
end, as uvloop does for its own. Here each lookup has a thread that may be left behind; whoever asks
for the same shares it, and while many hang no more are begun.
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
MOST: Final = 8  # lookups that were given up and hang, beside which others are begun
NUMERIC: Final = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV

Find = Callable[..., list[Any]]


class Lookups(AbstractResolver):
    """What aiohttp, and an event loop, ask for addresses."""

    def __init__(self, find: Find = socket.getaddrinfo, *, seconds: float = SECONDS) -> None:
        """
        Args:
            find: see socket.getaddrinfo; takes as long as it likes.
        """
        self._find = find
        self._seconds = seconds
        self._asked: dict[tuple[Any, ...], asyncio.Task[list[Any]]] = {}
        self._hanging: list[Thread] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`, for aiohttp.

        Raises:
            OSError: it has none, or nobody says so in time.
        """
        found = await self.find(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
        return [_result(host, it) for it in found]

    async def find(self, *asked: Any) -> list[Any]:
        """What socket.getaddrinfo says to these arguments.

        Raises:
            OSError: there is no such address, or nobody says so in time.
        """
        if (task := self._asked.get(asked)) is None:
            task = self._asked[asked] = asyncio.create_task(self._find_in_time(asked))
            task.add_done_callback(partial(self._is_over, asked))
        return await asyncio.shield(task)  # others may wait for it, too

    async def close(self) -> None:
        """What still hangs ends by itself."""

    async def _find_in_time(self, asked: tuple[Any, ...]) -> list[Any]:
        self._hanging = [it for it in self._hanging if it.is_alive()]
        if len(self._hanging) >= MOST:
            raise OSError(errno.EAGAIN, "no name server has answered for a while")
        answer: Future[list[Any]] = Future()
        answer.set_running_or_notify_cancel()  # whoever gives up leaves the thread alone
        find = partial(self._find, *asked)
        thread = Thread(target=_fill, args=(answer, find), name="lookup", daemon=True)
        thread.start()
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(answer)
        except TimeoutError:  # aiohttp must not take it for one of an answer
            self._hanging.append(thread)
            raise OSError(errno.ETIMEDOUT, "no name server answers") from None

    def _is_over(self, asked: tuple[Any, ...], task: asyncio.Task[list[Any]]) -> None:
        del self._asked[asked]
        if not task.cancelled():
            task.exception()  # perhaps nobody waits for it any more, and asyncio would complain


class _Patient:
    """What an event loop asks for addresses, in the place of its own lookups."""

    def __init__(self, lookups: Lookups | None = None) -> None:
        super().__init__()
        self._lookups = lookups or Lookups()

    async def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """See asyncio."""
        return await self._lookups.find(host, port, family, type, proto, flags)


def patient(kind: type[asyncio.AbstractEventLoop]) -> Callable[..., asyncio.AbstractEventLoop]:
    """Makes event loops of a kind, where neither others nor the end wait for a lookup's thread.

    uvloop's own `create_connection`, which asyncpg calls, still looks names up by itself. What is
    returned may be given the `Lookups`.
    """
    return type(f"Patient{kind.__name__}", (_Patient, kind), {})


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
