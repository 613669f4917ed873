"""The bot's own small web server: Telegram's webhook, beside other pages.

The webhook answers when an update is handled or noted, so that Telegram brings one again that the
bot was killed over. Beyond what it can take it says so at once (503), and Telegram comes again
later; nobody holds it up by sending slowly.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.transport.address import bind
from bot.transport.inbox import Inbox
from model.connections import BURST, Connection, body_of, vouch_for

BODY_LIMIT = 1_000_000  # bytes; Telegram's updates have a few thousand
BODY_SECONDS = 5.0  # that a body may take
GRACE = 5  # seconds that requests have at the end
AT_ONCE = 100  # updates; Telegram brings no more, a proxy that hoards them may
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
WEBHOOK_PATH = "/telegram"


def web(
    inbox: Inbox,
    *,
    ready: Callable[[], bool],
    secret: str | None,
    pages: Sequence[Route] = (),
    at_once: int = AT_ONCE,
    patience: float = BODY_SECONDS,
) -> Starlette:
    """The application.

    Args:
        ready: whether updates can be taken.
        secret: what Telegram sends with every update; None: there is no webhook.
        pages: what else is served.
        at_once: updates that are taken at the same time; further ones are refused.
        patience: seconds that the body of one may take.
    """

    places = asyncio.Semaphore(at_once)

    async def webhook(request: Request) -> Response:
        if not _is_told(request, secret or ""):
            return PlainTextResponse("forbidden\n", 403)
        vouch_for(request)
        if places.locked() or inbox.is_full or not ready():
            return _refusal(503, "busy")
        async with places:
            return await _take(request, inbox, patience)

    routes = [*pages]
    if secret is not None:
        routes.append(Route(WEBHOOK_PATH, webhook, methods=["POST"]))
    return Starlette(routes=routes)


def _is_told(request: Request, secret: str) -> bool:
    """Whether whoever sends `request` knows the secret."""
    return hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode())


async def _take(request: Request, inbox: Inbox, patience: float) -> Response:
    """Have the update handled or noted that `request` brings."""
    try:
        update = _read(await body_of(request, most=BODY_LIMIT, seconds=patience))
    except (TimeoutError, ClientDisconnect):
        return _refusal(408, "too slow")
    except (ValueError, RecursionError):
        return _refusal(400, "not an update")
    return Response() if await inbox.accept([update]) else _refusal(503, "closing")


def _refusal(status: int, why: str) -> Response:
    """Nothing further is read on this connection: what was refused may still be coming."""
    return PlainTextResponse(f"{why}\n", status, headers={"Connection": "close"})


def _read(body: bytes) -> dict[str, Any]:
    """The update in `body`.

    Raises:
        ValueError, RecursionError: it is none.
    """
    update = json.loads(body)
    if isinstance(update, dict) and isinstance(update.get("update_id"), int):
        return update
    raise ValueError("no update")


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # the command decides what SIGTERM means


@asynccontextmanager
async def serving(app: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Serve `app` for the length of the block; yields the port.

    Raises:
        SettingsError: the address cannot be had.
    """
    listener = bind(host, port)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            ws="none",
            http=Connection,
            backlog=BURST,
            timeout_graceful_shutdown=GRACE,
        )
    )
    listener.listen()  # whoever asks before the server is up waits instead of being refused
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()
