"""What the bot makes of a text and learned about a person, for the page to show.

Whoever starts the page says how that is asked.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.requests import Act, read, scene
from bot.playground.telegram import World
from bot.playground.view import Json

Think = Callable[[str, int], Awaitable[Json | None]]  # of a text by a person with this id
Tell = Callable[[int], Awaitable[Json | None]]  # what was learned about the person with this id


class Consider(Act):
    """Think of a text."""

    text: str


class Mind:
    """The requests of the page for what the bot thinks."""

    def __init__(self, world: World, think: Think, tell: Tell) -> None:
        self._world = world
        self._think = think
        self._tell = tell

    async def consider(self, request: Request) -> Response:
        """The bot's thought; null where it has none."""
        act = await read(request, Consider)
        _, person = scene(self._world, act)
        return JSONResponse({"thought": await self._think(act.text, person.id)})

    async def learned(self, request: Request) -> Response:
        """What the bot learned about who asks; null where it does not say."""
        _, person = scene(self._world, await read(request, Act))
        return JSONResponse({"learned": await self._tell(person.id)})


async def thoughtless(_text: str, _person: int) -> None:
    """Shows nothing: what a bot that nobody looks into thinks."""


async def untold(_person: int) -> None:
    """Tells nothing of what such a bot learned."""
