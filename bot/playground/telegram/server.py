"""An HTTP server inside the running event loop, quick to start and to stop."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.playground.telegram.http import CUT


class LoopbackServer:
    """Serves an application on 127.0.0.1 inside the running event loop.

    uvicorn's HTTP without its `Server`: no signal handlers, no tick to wait for on
    closing, and the lifespan of the application is not run. Leaving `async with` cuts
    whatever is still in progress.
    """

    def __init__(self, app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._app = app
        self._config = Config(
            self._serve,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            interface="asgi3",
            proxy_headers=False,
            timeout_keep_alive=3600,  # closing an idle line races with the next request
        )
        self._host = host
        self._port = port
        self._state = ServerState()
        self._server: asyncio.Server | None = None
        self.url = ""
        """Where it listens, without a slash at the end; known once it does."""

    async def __aenter__(self) -> Self:
        self._config.load()
        self._server = await asyncio.get_running_loop().create_server(
            lambda: H11Protocol(self._config, self._state, app_state={CUT: self._cut}),
            self._host,
            self._port,
        )
        host, port = self._server.sockets[0].getsockname()[:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for connection in [*self._state.connections]:
            connection.transport.abort()
        for task in [*self._state.tasks]:
            task.cancel()
        await asyncio.gather(*self._state.tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Closing, or whoever asked is gone in the middle of it: uvicorn would call both an error.
        with suppress(asyncio.CancelledError, ClientDisconnect):
            await self._app(scope, receive, send)

    def _cut(self, client: tuple[str, int]) -> None:
        """Close the connection from `client` at once."""
        for connection in [*self._state.connections]:
            if isinstance(connection, H11Protocol) and connection.client == client:
                connection.transport.close()
