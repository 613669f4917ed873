"""HTTP connections, of which there are only so many, and which must say soon what they want.

Whoever connects and is silent, sends a byte at a time, or does not take an answer, would else keep
a connection for ever; and so would everybody who does the same. Nobody is refused for them: where
no place is left, the stranger goes who came first. Who may ask is no stranger (`vouch_for`), keeps
the connection while it is in use, and loses it to a stranger only where few strangers are.
"""

import asyncio
from operator import attrgetter
from typing import Final, cast

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST: Final = 256  # Telegram opens 40 unless told otherwise, a proxy about as many
PATIENCE: Final = 10  # seconds for a header, and between requests
BURST: Final = 128  # connections that are taken in one go, before the first may be cut off


class Connection(H11Protocol):
    """uvicorn's own, with a bound on how many there are and on how long they may be silent."""

    most = MOST
    patience: float = PATIENCE
    _since = 0.0  # when it came, or was answered last if it may ask
    _was_known = False
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watch()
        if len(self.connections) > self.most:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:  # a header is complete
            self._watch()

    def on_response_complete(self) -> None:
        self._was_known = self.is_known
        if self._was_known:
            self._since = self.loop.time()
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    @property
    def is_known(self) -> bool:
        """Whether somebody asked on it who may."""
        asked = self.scope  # what was asked last, if anything
        return self._was_known or (asked is not None and "may_ask" in asked["state"])

    @property
    def is_idle(self) -> bool:
        """Whether it waits for a request."""
        return self.cycle is None or self.cycle.response_complete

    def _make_room(self) -> None:
        """Cut off whom it is best to do without; a quarter of the places are for strangers."""
        everybody = cast("set[Connection]", self.connections)
        strangers = [it for it in everybody if not it.is_known]
        idle = [it for it in everybody if it.is_known and it.is_idle]
        spared = idle if idle and len(strangers) <= self.most // 4 else strangers
        first = min(spared, key=attrgetter("_since"))
        first.transport.abort()
        everybody.discard(first)  # it is gone only a moment later, and others come before that

    def _watch(self) -> None:
        """Give it some time from now on."""
        self._rest()
        self._deadline = self.loop.call_later(self.patience, self._give_up)

    def _rest(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        """Cut it off; who may ask waits for an answer as long as that takes."""
        if self.is_idle or not self.is_known:
            self.transport.abort()


def vouch_for(request: Request) -> None:
    """Whoever sends `request` may ask: no stranger takes the connection's place."""
    request.state.may_ask = True


async def body_of(request: Request, *, most: int, seconds: float) -> bytes:
    """The body of a request.

    Raises:
        ValueError: it is longer than `most` bytes.
        TimeoutError: it took longer than so many seconds.
        ClientDisconnect: who sent it is gone.
    """
    body = bytearray()
    async with asyncio.timeout(seconds):
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise ValueError("too long")
    return bytes(body)
