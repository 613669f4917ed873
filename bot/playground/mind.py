"""What the bot makes of a text, for the page to show; whoever starts it says how that is asked."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.requests import Act, read, scene
from bot.playground.telegram import World
from bot.playground.view import Json

Think = Callable[[str, int], Awaitable[Json | None]]  # of a text by a person with this id


class Consider(Act):
    """Think of a text."""

    text: str


class Mind:
    """The requests of the page for what the bot thinks."""

    def __init__(self, world: World, think: Think) -> None:
        self._world = world
        self._think = think

    async def consider(self, request: Request) -> Response:
        """The bot's thought; null where it has none."""
        act = await read(request, Consider)
        _, person = scene(self._world, act)
        return JSONResponse({"thought": await self._think(act.text, person.id)})


async def thoughtless(_text: str, _person: int) -> None:
    """Shows nothing: what a bot that nobody looks into thinks."""
