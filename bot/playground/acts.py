"""What a person does in the page: writes, attaches, taps."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Literal, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.botapi import Chat, Message, User, World

BODY_LIMIT = 64 * 1024  # bytes: 4096 characters, each written as \uXXXX\uXXXX, and some
STICKER = "🐣"


class Act(BaseModel):
    """Who does it, and where."""

    chat: int
    person: int


class Send(Act):
    """Write a text."""

    text: str
    reply_to: int | None = None


class Attach(Act):
    """Send a sample photo, or a sticker."""

    kind: Literal["photo", "sticker"]
    caption: str = ""


class Tap(Act):
    """Press a button of a message."""

    message: int
    data: str


A = TypeVar("A", bound=Act)


class Refused(HTTPException):
    """Becomes `{"error": sentence}`; the page shows the sentence."""


class Acts:
    """The requests of the page, carried out in the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def send(self, request: Request) -> Response:
        """A text, perhaps an answer to a message."""
        act = await _read(request, Send)
        chat, person = self._who(act)
        reply_to = None if act.reply_to is None else _message(chat, act.reply_to)
        return _done(lambda: self._world.send_text(chat, person, act.text, reply_to=reply_to))

    async def attach(self, request: Request) -> Response:
        """A photo or a sticker."""
        act = await _read(request, Attach)
        chat, person = self._who(act)
        if act.kind == "sticker":
            return _done(lambda: self._world.send_sticker(chat, person, emoji=STICKER))
        return _done(lambda: self._world.send_photo(chat, person, caption=act.caption))

    async def tap(self, request: Request) -> Response:
        """A press on a button; the bot's answer comes with the news."""
        act = await _read(request, Tap)
        chat, person = self._who(act)
        message = _message(chat, act.message)
        return _done(lambda: self._world.tap(message, person, act.data))

    def _who(self, act: Act) -> tuple[Chat, User]:
        chat = self._world.chats.get(act.chat)
        if chat is None:
            raise Refused(HTTPStatus.NOT_FOUND, "There is no such chat any more.")
        if act.person not in chat.members:
            raise Refused(HTTPStatus.FORBIDDEN, "This person is not in this chat.")
        return chat, chat.members[act.person]


async def _read(request: Request, kind: type[A]) -> A:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This message is too long.")
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "The playground cannot read this.") from error


def _message(chat: Chat, number: int) -> Message:
    if number not in chat.messages:
        raise Refused(HTTPStatus.NOT_FOUND, "This message is gone.")
    return chat.messages[number]


def _done(act: Callable[[], object]) -> Response:
    try:
        act()
    except ValueError as error:  # Telegram's apps would not send it
        raise Refused(HTTPStatus.BAD_REQUEST, f"Not sent: {error}.") from error
    return JSONResponse({})
