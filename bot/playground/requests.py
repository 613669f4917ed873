"""A request of the page: who asks for what, and where."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.telegram import Chat, Message, User, World

BODY_LIMIT = 64 * 1024  # bytes: 4096 characters, each written as \uXXXX\uXXXX, and some


class Act(BaseModel):
    """Who does it, and where."""

    chat: int
    person: int


A = TypeVar("A", bound=Act)


class Refused(HTTPException):
    """Becomes `{"error": sentence}`; the page shows the sentence."""


async def read(request: Request, kind: type[A]) -> A:
    """The body of `request`.

    Raises:
        Refused: it is too long, or not such an act.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This message is too long.")
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "The playground cannot read this.") from error


def scene(world: World, act: Act) -> tuple[Chat, User]:
    """The chat and the person of an act.

    Raises:
        Refused: there is no such chat, or the person is not in it.
    """
    return member(world, act.chat, act.person)


def member(world: World, chat_id: int, person_id: int) -> tuple[Chat, User]:
    """The chat and the person with these ids.

    Raises:
        Refused: there is no such chat, or the person is not in it.
    """
    chat = world.chats.get(chat_id)
    if chat is None:
        raise Refused(HTTPStatus.NOT_FOUND, "There is no such chat any more.")
    if person_id not in chat.members:
        raise Refused(HTTPStatus.FORBIDDEN, "This person is not in this chat.")
    return chat, chat.members[person_id]


def message_of(chat: Chat, number: int) -> Message:
    """The message with this number.

    Raises:
        Refused: it is gone.
    """
    if number not in chat.messages:
        raise Refused(HTTPStatus.NOT_FOUND, "This message is gone.")
    return chat.messages[number]


def done(act: Callable[[], object]) -> Response:
    """The answer when `act` is carried out.

    Raises:
        Refused: Telegram's apps would not do that.
    """
    try:
        act()
    except ValueError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"Not done: {error}.") from error
    return JSONResponse({})
