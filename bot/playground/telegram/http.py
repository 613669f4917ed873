"""The Bot API over HTTP: `/bot<token>/<method>`.

Requests come as a query, a form, a form with files, or JSON, as Telegram takes them.
"""

import json
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.playground.telegram import methods, schema
from bot.playground.telegram.api_calls import ApiCall
from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.faults import Fault
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.schema import Upload
from bot.playground.telegram.world import World

CUT = "cut_line"  # in the state of a request's scope: how to close the connection

_UNAUTHORIZED = ApiError(401, "Unauthorized")


def bot_api(world: World) -> Starlette:
    """The application that serves `world` to its bot."""
    return Starlette(
        routes=[
            Route("/bot{token}/{method}", _Api(world)),
        ]
    )


class _Api:
    """Answers the calls of methods."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["path_params"]["method"]
        if scope["path_params"]["token"] != self._world.token:
            await _answer(_UNAUTHORIZED.to_json())(scope, receive, send)
            return
        parameters: Json = {}
        try:
            given = await _given(Request(scope, receive))
            parameters.update(schema.parameters(method, given))
            fault = self._world.faults.take(method)
            if fault is not None:
                if fault.error is None:
                    await self._cut_off(method, parameters, fault)
                    await _close(scope, receive)
                    return
                raise fault.error
            result = await methods.call(self._world, method, parameters)
            answer: Json = {"ok": True, "result": result}
        except ApiError as error:
            answer = error.to_json()
        self._world.record(ApiCall(method, parameters, answer))
        await _answer(answer)(scope, receive, send)

    async def _cut_off(self, method: str, parameters: Json, fault: Fault) -> None:
        """Do what a call whose answer will never arrive still does."""
        if fault.after:
            await methods.call(self._world, method, parameters)
        self._world.record(ApiCall(method, parameters, None))
        if fault.kind == "hang":
            await self._world.faults.hang()


async def _given(request: Request) -> dict[str, Any]:
    """What the request says, as it says it.

    Raises:
        ApiError: the body is no JSON object.
    """
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise bad_request("can't parse the request body as a JSON object")
        return given | body
    async with request.form() as form:
        for name, value in form.multi_items():
            given[name] = await _upload(value) if isinstance(value, UploadFile) else value
    return given


async def _upload(file: UploadFile) -> Upload:
    mime_type = file.content_type or "application/octet-stream"
    return Upload(file.filename or "file", await file.read(), mime_type)


def _answer(answer: Json) -> Response:
    return Response(
        json.dumps(answer),
        status_code=answer.get("error_code", 200),
        media_type="application/json",
    )


async def _close(scope: Scope, receive: Receive) -> None:
    """Close the connection without an answer; only `LoopbackServer` can."""
    scope["state"][CUT](scope["client"])
    while (await receive())["type"] != "http.disconnect":
        pass
