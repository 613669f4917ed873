"""Requests to Telegram over HTTP, in the place of python-telegram-bot's own.

Most of what a message costs the bot is its way out, and aiohttp, whose parser is compiled, does
that with a third of the work of httpx. Of the messages that Telegram sends back, which say what
was sent, only where and under which number is read.
"""

import json
from functools import cache
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.transport.lookups import Lookups
from bot.transport.proxy import proxy_for

SECONDS: Final = 5.0  # that connecting, and an answer, may take unless it is said otherwise
MEDIA_SECONDS: Final = 20.0  # more for a file on its way
READ: Final = ("message_id", "date", "chat")  # of a message that comes back

# A proxy that refuses has not passed on anything either.
_NEVER_SENT: Final = (ClientConnectorError, ConnectionTimeoutError, ClientHttpProxyError)


class Request(BaseRequest):
    """What requests go through, at most so many at once."""

    def __init__(
        self, *, connections: int, pool_timeout: float, lookups: Lookups | None = None
    ) -> None:
        """
        Args:
            pool_timeout: seconds that a request may wait for others to end.
            lookups: what finds the addresses of hosts; None: a new one.
        """
        self._connections = connections
        self._pool_timeout = pool_timeout
        self._lookups = lookups or Lookups()
        self._proxy_for = cache(proxy_for)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return SECONDS

    async def initialize(self) -> None:
        """Open it; a second time changes nothing."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections, resolver=self._lookups),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close it; a second time changes nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; see BaseRequest.

        Raises:
            TimedOut, NetworkError: there was no answer; see `was_never_sent`.
        """
        if self._session is None:
            raise RuntimeError("this request is not initialized")
        files = request_data.multipart_data if request_data else None
        connecting = _given(connect_timeout, SECONDS)
        reading = _given(read_timeout, SECONDS) + (MEDIA_SECONDS if files else 0)
        waiting = _given(pool_timeout, self._pool_timeout)
        timeout = ClientTimeout(
            total=waiting + connecting + reading + SECONDS,
            connect=waiting + connecting,
            sock_connect=connecting,
            sock_read=reading,
        )
        address = URL(url, encoded=True)  # by PTB
        try:
            async with self._session.request(
                method,
                address,
                data=_form(request_data, files),
                timeout=timeout,
                proxy=self._proxy_for(address.scheme, address.host or ""),
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except ClientError as error:  # without its words, which may quote the address
            raise NetworkError(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram answered.

        Raises:
            TelegramError: it is no JSON, or none of Telegram's.
        """
        try:
            answer: Any = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise TelegramError("Invalid server response") from error
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok", True)):
            raise TelegramError("Invalid server response")  # of a proxy, or a login page
        result = answer.get("result")
        if isinstance(result, dict) and "message_id" in result:
            answer["result"] = {name: result[name] for name in READ if name in result}
        return answer


def was_never_sent(error: TelegramError) -> bool | None:
    """Whether the line never stood; None where it was not the line that failed."""
    cause = error.__cause__
    if isinstance(cause, ClientError | TimeoutError):
        return isinstance(cause, _NEVER_SENT)
    return None


def _given(seconds: Any, otherwise: float) -> float:
    return seconds if isinstance(seconds, int | float) else otherwise


def _form(data: RequestData | None, files: dict[str, Any] | None) -> FormData | dict[str, str]:
    """The body of a request: fields, and files beside them."""
    fields = {} if data is None else data.json_parameters
    if not files:
        return fields
    form = FormData(fields)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
