"""Inline mode in the page: what is typed after the bot's name, and the result that is sent."""

from contextlib import suppress
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground import view
from bot.playground.requests import Act, Refused, done, message_of, read, scene
from bot.playground.telegram import Chat, InlineQuery, World
from bot.playground.telegram.inline_mode import QUERY_LIFETIME, QUERY_LIMIT, ChatType

REMEMBERED = 100  # queries whose results may still be on a screen


class Ask(Act):
    """What stands after the bot's name."""

    text: str


class Pick(Act):
    """Send one of the results."""

    query: str
    result: str
    reply_to: int | None = None


class Inline:
    """The queries of the page's people."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._asked: dict[str, InlineQuery] = {}
        self._newest: dict[int, str] = {}  # person -> query

    async def ask(self, request: Request) -> Response:
        """The bot's results; none when it stays silent, or the person has typed on."""
        act = await read(request, Ask)
        chat, person = scene(self._world, act)
        text = act.text[:QUERY_LIMIT]  # as Telegram's apps do
        query = self._world.inline_query(person, text, chat_type=_type_of(chat))
        self._asked[query.id] = query
        self._newest[person.id] = query.id
        if len(self._asked) > REMEMBERED:
            del self._asked[next(iter(self._asked))]
        # Nobody waits for an older query any more; a browser has few lines to one server.
        self._world.notify()
        with suppress(TimeoutError):
            await self._world.wait_for(
                lambda: query.answer is not None or self._newest[person.id] != query.id,
                within=QUERY_LIFETIME.total_seconds(),
            )
        return JSONResponse(view.offer(query))

    async def pick(self, request: Request) -> Response:
        """A result becomes a message."""
        act = await read(request, Pick)
        chat, person = scene(self._world, act)
        query = self._asked.get(act.query)
        if query is None or query.person.id != person.id:
            raise Refused(HTTPStatus.NOT_FOUND, "This is not on offer any more. Type it again.")
        reply_to = None if act.reply_to is None else message_of(chat, act.reply_to)
        return done(lambda: self._world.pick_result(query, act.result, chat, reply_to))


def _type_of(chat: Chat) -> ChatType:
    """What Telegram tells the bot of where somebody types."""
    if chat.is_private and not chat.is_conversation:
        return "sender"
    return chat.kind
