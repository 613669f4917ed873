"""`/healthz`, `/readyz` and `/metrics`, beside the webhook or alone.

`/healthz` answers as long as the event loop does; `/readyz` says what is not there of what answers
need. `/metrics` is there only where it has a token, and for whoever knows it.
"""

import hmac

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.monitoring.health import Health


def pages(health: Health, registry: CollectorRegistry, token: str | None) -> list[Route]:
    """The routes.

    Args:
        token: what whoever reads the metrics must know; None: there are none to read.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        return JSONResponse(health.report(), 200 if health.is_well else 503)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if token is None:
        return routes
    expected = f"Bearer {token}".encode()

    async def metrics(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected):
            return PlainTextResponse("unauthorized\n", 401, headers={"WWW-Authenticate": "Bearer"})
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [*routes, Route("/metrics", metrics)]
