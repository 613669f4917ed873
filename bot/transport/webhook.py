"""The bot's own small web server: Telegram's webhook, and whether the bot is well.

`/healthz` answers as long as the process does; `/readyz` only once Telegram has been
reached and while the bot is not closing. The webhook answers when an update is handled, so
that Telegram brings one again that the bot was killed over.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import SettingsError
from bot.transport.inbox import Inbox

BODY_LIMIT = 1_000_000  # bytes; Telegram's updates have a few thousand
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
WEBHOOK_PATH = "/telegram"


def web(inbox: Inbox, *, ready: Callable[[], bool], secret: str | None) -> Starlette:
    """The application.

    Args:
        secret: what Telegram sends with every update; None: there is no webhook.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        return PlainTextResponse("ready\n") if ready() else PlainTextResponse("not ready\n", 503)

    async def webhook(request: Request) -> Response:
        assert secret is not None
        if not hmac.compare_digest(
            request.headers.get(SECRET_HEADER, "").encode(), secret.encode()
        ):
            return PlainTextResponse("forbidden\n", 403)
        update = await _read(request)
        if update is None:
            return PlainTextResponse("not an update\n", 400)
        await inbox.accept([update])
        return Response()

    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if secret is not None:
        routes.append(Route(WEBHOOK_PATH, webhook, methods=["POST"]))
    return Starlette(routes=routes)


async def _read(request: Request) -> dict[str, Any] | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    with suppress(ValueError):
        update = json.loads(body)
        if isinstance(update, dict) and isinstance(update.get("update_id"), int):
            return update
    return None


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # the command decides what SIGTERM means


@asynccontextmanager
async def serving(app: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Serve `app` for the length of the block; yields the port.

    Raises:
        SettingsError: the port is taken.
    """
    server = _Server(
        uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, ws="none")
    )
    try:
        listener = server.config.bind_socket()
    except SystemExit:  # uvicorn's way to say so
        raise SettingsError(f"WEB_PORT {port} cannot be used: is it taken?") from None
    listener.listen()  # whoever asks before the server is up waits instead of being refused
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()
