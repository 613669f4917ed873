"""Keeps other web sites out of the playground: against CSRF and DNS rebinding.

Any page in the same browser can send requests to this computer. So: the name in `Host`
must be `localhost` or an address (a site that points its own name here is not), and what
changes anything must come from our own page. The headers tell the browser to run our
scripts only and never to read a text as HTML.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",  # a newer emojibot is seen at once
}


class OwnPageOnly:
    """Middleware: refuses what another site sent, and adds `HEADERS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        reason = refusal(scope["method"], Headers(scope=scope))
        app = self._app if reason is None else JSONResponse({"error": reason}, status_code=403)
        await app(scope, receive, send_with_headers)


def refusal(method: str, headers: Headers) -> str | None:
    """Why a request with these headers is not served; None if it is."""
    host = headers.get("host", "")
    if not _is_local_name(host):
        return "Open the playground by its address, such as http://127.0.0.1:8080."
    if method in {"GET", "HEAD"}:
        return None
    # Browsers always say where a request comes from; what says nothing is not a browser.
    site = headers.get("sec-fetch-site", "same-origin")
    origin = headers.get("origin", f"http://{host}")
    if site != "same-origin" or urlsplit(origin).netloc != host:
        return "Only the playground's own page may do this."
    return None


def _is_local_name(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False
