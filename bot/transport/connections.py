"""HTTP connections, of which there are only so many, and which must say soon what they want.

Whoever connects and is silent, or sends a header a byte at a time, would else keep a connection
for ever; and so would everybody who does the same.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST: Final = 256  # Telegram opens 40 unless told otherwise, a proxy about as many
PATIENCE: Final = 10.0  # seconds that a request's header may take


class Connection(H11Protocol):
    """uvicorn's own, with a bound on how many there are and on how long they may be silent."""

    most = MOST
    patience = PATIENCE
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
        else:
            self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Give a header that is not complete some time, from its first byte on."""
        asked: Any = self.cycle
        if asked is not None and not asked.response_complete:
            self._rest()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.patience, self._give_up)

    def _rest(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.close()
