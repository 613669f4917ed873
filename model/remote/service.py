"""The HTTP service of a model: a text comes, its ranking goes back, with the model's version.

Nothing that comes is logged or kept. What is more than the queue holds is refused at once, so that
whoever asks can turn to another replica. Who asks knows the token, where there is one.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Final, Protocol

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from model.connections import body_of, vouch_for
from model.errors import ModelError
from model.ranking import Predictors
from model.remote.wire import (
    FAILED,
    HEALTH,
    RANK,
    STATUSES,
    UNAUTHORIZED,
    Question,
    ranking_to_json,
)

BODY_LIMIT: Final = 200_000  # bytes; a message of 4096 characters takes a tenth, with its passages
BODY_SECONDS: Final = 5.0  # that a body may take


class Served(Predictors, Protocol):
    """What answers."""

    @property
    def version(self) -> str | None:
        """Which model does now; None: none does."""


def service(served: Served, *, token: str | None, patience: float = BODY_SECONDS) -> Starlette:
    """The application.

    Args:
        token: what whoever asks must send as a bearer token; None: anybody may.
        patience: seconds that the body of a question may take.
    """
    expected = None if token is None else f"Bearer {token}".encode()

    async def health(_: Request) -> Response:
        version = served.version
        return JSONResponse({"model": version}, 503 if version is None else 200)

    async def rank(request: Request) -> Response:
        said = request.headers.get("Authorization", "").encode("latin-1")  # its very bytes
        if expected is not None and not hmac.compare_digest(said, expected):
            return _refusal(UNAUTHORIZED, "unauthorized")
        try:
            body = await body_of(request, most=BODY_LIMIT, seconds=patience)
            question = Question.from_json(json.loads(body))
        except TimeoutError:
            return _refusal(408, "too slow", {"Connection": "close"})  # the rest may still come
        except (ValueError, RecursionError, ClientDisconnect):
            return _refusal(400, "not a question")
        vouch_for(request)
        try:
            ranking = await served.for_person(None).predict(
                question.text, key=question.key, replace=question.replace
            )
        except ModelError as error:
            return _refusal(_status(error), type(error).__name__)
        return JSONResponse(ranking_to_json(ranking))

    return Starlette(
        routes=[Route(HEALTH, health), Route(RANK, rank, methods=["POST"])],
    )


def _status(error: ModelError) -> int:
    return next((it for kind, it in STATUSES.items() if isinstance(error, kind)), FAILED)


def _refusal(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": why}, status, headers)
