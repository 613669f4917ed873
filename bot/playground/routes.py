"""The addresses of the playground: the page, its files, its requests, its news."""

import mimetypes
from collections.abc import Awaitable, Callable
from itertools import starmap
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.acts import Acts
from bot.playground.event_stream import EventStream
from bot.playground.guard import OwnPageOnly
from bot.playground.inline import Inline
from bot.playground.mind import Mind, Tell, Think, thoughtless, untold
from bot.playground.requests import Refused
from bot.playground.roles import Roles
from bot.playground.telegram import World

STATIC = Path(__file__).with_name("static")
PICTURES = {"image/gif", "image/jpeg", "image/png", "image/webp"}

Endpoint = Callable[[Request], Awaitable[Response]]


def playground(
    world: World,
    *,
    think: Think = thoughtless,
    tell: Tell = untold,
    owners: set[int] | None = None,
) -> list[BaseRoute]:
    """The routes of the page, to be served beside `bot_api(world)`.

    Args:
        think: what the bot makes of a text.
        tell: what the bot learned about a person.
        owners: the ids of the bot's owners, which the page changes.
    """
    roles = Roles(world, set() if owners is None else owners)
    guarded = [Middleware(OwnPageOnly)]

    async def page(_: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def events(_: Request) -> Response:
        return StreamingResponse(EventStream(world, roles), media_type="text/event-stream")

    async def file(request: Request) -> Response:
        return _file(world, request.path_params["id"])

    def action(name: str, endpoint: Endpoint) -> Route:
        path = f"/play/{name}"
        return Route(path, _speaking(endpoint), methods=["POST"], middleware=guarded)

    return [
        Route("/", page, middleware=guarded),
        Route("/play/events", events, middleware=guarded),
        Route("/play/files/{id}", file, middleware=guarded),
        *starmap(action, _actions(world, Mind(world, think, tell), roles).items()),
        Mount("/play/static", StaticFiles(directory=STATIC), middleware=guarded),
    ]


def _actions(world: World, mind: Mind, roles: Roles) -> dict[str, Endpoint]:
    """What the page asks for, by name."""
    acts, inline = Acts(world), Inline(world)
    return {
        "send": acts.send,
        "attach": acts.attach,
        "edit": acts.edit,
        "delete": acts.delete,
        "forward": acts.forward,
        "react": acts.react,
        "tap": acts.tap,
        "ask": inline.ask,
        "pick": inline.pick,
        "think": mind.consider,
        "learned": mind.learned,
        "speak": roles.speak,
        "own": roles.own,
        "appoint": roles.appoint,
        "commands": roles.commands,
    }


def _speaking(endpoint: Endpoint) -> Endpoint:
    """`endpoint`, with a refusal as JSON that the page can show."""

    async def speak(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as error:
            return JSONResponse({"error": error.detail}, status_code=error.status_code)

    return speak


def _file(world: World, file_id: str) -> Response:
    """A file of the world: pictures are shown, everything else is saved."""
    file = world.files.get(file_id)
    if file is None:
        return Response(status_code=404)
    kind, _ = mimetypes.guess_type(file.name)
    if kind in PICTURES:
        # A person's photo is a matter of words here; any picture will do.
        if not file.content:
            return FileResponse(STATIC / "photo.svg")
        return Response(file.content, media_type=kind)
    return Response(
        file.content,
        media_type="application/octet-stream",
        headers={"Content-Disposition": "attachment"},
    )
