"""Finds a port to listen on where the usual one is taken, as by an emojibot that runs already."""

import errno
from contextlib import AsyncExitStack

from starlette.types import ASGIApp

from bot.errors import SettingsError
from bot.playground.telegram import LoopbackServer
from bot.transport.address import blame

USUAL = 8080
TRIES = 20  # ports, the usual one among them


async def listen(stack: AsyncExitStack, app: ASGIApp, host: str, port: int | None) -> str:
    """Serve `app` until `stack` is left; the address.

    Args:
        port: none but this one; None: the usual one, or the next that is free.

    Raises:
        SettingsError: there it cannot listen.
    """
    ports = range(USUAL, USUAL + TRIES) if port is None else [port]
    for candidate in ports:
        try:
            server = LoopbackServer(app, host=host, port=candidate)
            return (await stack.enter_async_context(server)).url
        except (OSError, UnicodeError) as error:  # no name of a host is like that
            if getattr(error, "errno", None) != errno.EADDRINUSE or candidate == ports[-1]:
                said = blame(error, host=f"--host {host}", port=f"--port {candidate}")
                raise SettingsError(f"the page cannot be served: {said}") from error
    raise AssertionError("a range of ports has a last one")
