"""One replica of a served model, as it is asked."""

import json
import re
from collections.abc import Callable
from time import monotonic
from typing import Final

import httpx

from model.errors import (
    DeadlineExceeded,
    ModelError,
    PredictionError,
    PredictorBusy,
    Superseded,
)
from model.ranking import Ranking
from model.remote.breaker import Breaker
from model.remote.wire import (
    FAILED,
    HEALTH,
    RANK,
    STATUSES,
    UNAUTHORIZED,
    Question,
    ranking_from_json,
)

TIMEOUT: Final = 5.0  # seconds; a busy model answers, or refuses, in less
RAY_PORT: Final = 8000  # where Ray Serve listens unless it is told otherwise

_RAY: Final = "ray://"
_NAME: Final = re.compile(r"/[\w-]+/?")
_SAID: Final = {status: kind for kind, status in STATUSES.items()}


class Unreachable(PredictionError):
    """A replica gave no answer, or one that makes no sense; another may."""


class Lost(Unreachable):
    """A proxy answers, but whom it had brought the text to does not."""


# How it shows that one behind a proxy has died: before it began to answer, or in the middle.
_BEHIND: Final = (Lost, httpx.RemoteProtocolError, httpx.ReadError)


class Replica:
    """A service at one address."""

    def __init__(
        self,
        address: str,
        client: httpx.AsyncClient,
        *,
        timeout: float = TIMEOUT,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """
        Args:
            address: one that `addresses_of` gave.
            client: knows the token.
            timeout: seconds that an answer may take.
        """
        self.address = address
        self.is_proxy = address.startswith(_RAY)  # to replicas that it chooses, at each asking anew
        self.breaker = Breaker(clock)
        self._url = _over_http(address)
        self._client = client
        self._timeout = timeout

    async def version(self) -> str:
        """Which model answers there.

        Raises:
            Unreachable: none does.
        """
        try:
            answer = await self._client.get(self._url + HEALTH, timeout=self._timeout)
            answer.raise_for_status()
            return str(answer.json()["model"])
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            raise Unreachable(f"no model answers at {self.address}") from error

    async def ask(self, question: Question) -> Ranking:
        """The ranking of a text; whether it may be asked is for the caller to see.

        Raises:
            Unreachable, PredictorBusy: another replica may answer.
            PredictionError: none would.
        """
        try:
            answer = await self._client.post(
                self._url + RANK, json=question.to_json(), timeout=self._timeout
            )
            ranking = self._understood(answer)
        except (httpx.HTTPError, Unreachable) as error:
            kind = Lost if self.is_proxy and isinstance(error, _BEHIND) else Unreachable
            if kind is Unreachable:
                self.breaker.failed()
            why = error if isinstance(error, Unreachable) else type(error).__name__
            raise kind(f"no answer from {self.address} ({why})") from error
        except PredictionError:
            self.breaker.succeeded()
            raise
        self.breaker.succeeded()
        return ranking

    def _understood(self, answer: httpx.Response) -> Ranking:
        if answer.status_code == 200:
            try:
                return ranking_from_json(answer.json())
            except (ValueError, TypeError, LookupError, json.JSONDecodeError) as error:
                raise Unreachable("that is no ranking") from error
        kind = _SAID.get(answer.status_code)
        if kind is PredictorBusy:
            raise PredictorBusy(1)
        if kind is Superseded:
            raise Superseded
        if kind is DeadlineExceeded:
            raise DeadlineExceeded(self._timeout)
        if answer.status_code == FAILED and self.is_proxy and not _is_json(answer):
            raise Lost("a replica behind it has died")  # what the service says is JSON
        if answer.status_code == FAILED:
            raise PredictionError("the model failed on this text")
        if answer.status_code == UNAUTHORIZED:
            raise Unreachable("it does not accept MODEL_TOKEN")
        raise Unreachable(f"status {answer.status_code}")


def addresses_of(name: str) -> tuple[str, ...]:
    """The addresses in a model's name such as `http://one:8090,http://two:8090`; else none.

    `ray://one/NAME` is what is deployed as NAME on the Ray cluster of that machine.

    Raises:
        ModelError: some of it is an address, and not all.
    """
    parts = [_plain(part.strip()) for part in name.split(",")]
    if not any(part.startswith(("http://", "https://", _RAY)) for part in parts):
        return ()
    for part in parts:
        if "@" in part:  # not repeated: it would be in the log
            raise ModelError("MODEL is wrong: an address has no password in it; MODEL_TOKEN is one")
        if not _is_address(part):
            said = re.split("[?#]", part)[0]  # what is behind it may be secret
            raise ModelError(
                f"MODEL is wrong: {said!r} is no address like http://10.0.0.2:8090 or "
                "ray://10.0.0.2/NAME, with nothing behind it; give several with commas between them"
            )
    once: dict[str, str] = {}
    for part in parts:
        once.setdefault(_over_http(part), part.rstrip("/"))
    return tuple(once.values())


def _plain(part: str) -> str:
    """`part` with its scheme in small letters, where it has one."""
    scheme, mark, rest = part.partition("://")
    return scheme.lower() + mark + rest if mark else part


def _is_address(part: str) -> bool:
    try:
        address = httpx.URL(part)
    except httpx.InvalidURL:
        return False
    right = (
        not (address.query or address.fragment)
        and address.host
        and (
            address.scheme in {"http", "https"}
            or (address.scheme == "ray" and _NAME.fullmatch(address.path))
        )
    )
    return bool(right) and (address.port is None or 0 < address.port < 65536)


def _over_http(address: str) -> str:
    """Where it is asked, without what may be left out; on Ray, Ray Serve's proxy by its port."""
    url = httpx.URL(address)
    if url.scheme == "ray":
        url = url.copy_with(scheme="http", port=url.port or RAY_PORT)
    return str(url).rstrip("/")


def _is_json(answer: httpx.Response) -> bool:
    return str(answer.headers.get("Content-Type")).startswith("application/json")


def bearer(token: str | None) -> dict[bytes, bytes]:
    """The header that shows a service the token."""
    return {} if token is None else {b"Authorization": f"Bearer {token}".encode()}
