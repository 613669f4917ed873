"""What a person does with messages in the page, from writing one to deleting it."""

from http import HTTPStatus
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.playground.requests import Act, Refused, done, member, message_of, read, scene
from bot.playground.telegram import World

STICKER = "🐣"


class Send(Act):
    """Write a text."""

    text: str
    reply_to: int | None = None


class Attach(Act):
    """Send a sample photo, two of them as an album, or a sticker."""

    kind: Literal["photo", "album", "sticker"]
    caption: str = ""


class Edit(Act):
    """Write a message of one's own anew."""

    message: int
    text: str


class Delete(Act):
    """Take a message of one's own back."""

    message: int


class Forward(Act):
    """Send a message on to another chat."""

    message: int
    to: int


class React(Act):
    """Put a reaction under a message, or take one's own away."""

    message: int
    emoji: str | None


class Tap(Act):
    """Press a button of a message."""

    message: int
    data: str


class Acts:
    """The requests of the page, carried out in the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def send(self, request: Request) -> Response:
        """A text, perhaps an answer to a message."""
        act = await read(request, Send)
        chat, person = scene(self._world, act)
        reply_to = None if act.reply_to is None else message_of(chat, act.reply_to)
        return done(lambda: self._world.send_text(chat, person, act.text, reply_to=reply_to))

    async def attach(self, request: Request) -> Response:
        """A photo, an album or a sticker."""
        act = await read(request, Attach)
        chat, person = scene(self._world, act)
        match act.kind:
            case "sticker":
                return done(lambda: self._world.send_sticker(chat, person, emoji=STICKER))
            case "album":
                captions = [act.caption or None, None]
                return done(lambda: self._world.send_album(chat, person, captions))
            case "photo":
                return done(lambda: self._world.send_photo(chat, person, caption=act.caption))

    async def edit(self, request: Request) -> Response:
        """Other words in a message of one's own."""
        act = await read(request, Edit)
        chat, person = scene(self._world, act)
        message = message_of(chat, act.message)
        if message.sender.id != person.id or message.forward_origin or message.via_bot:
            raise Refused(HTTPStatus.FORBIDDEN, "People change only what they wrote themselves.")
        return done(lambda: self._world.edit_text(message, act.text))

    async def delete(self, request: Request) -> Response:
        """A message of one's own, gone; nobody tells the bot."""
        act = await read(request, Delete)
        chat, person = scene(self._world, act)
        message = message_of(chat, act.message)
        if message.sender.id != person.id:
            raise Refused(HTTPStatus.FORBIDDEN, "People delete only what they sent themselves.")
        return done(lambda: self._world.delete(message))

    async def forward(self, request: Request) -> Response:
        """A message, sent on."""
        act = await read(request, Forward)
        chat, person = scene(self._world, act)
        message = message_of(chat, act.message)
        to, _ = member(self._world, act.to, person.id)
        return done(lambda: self._world.forward(message, to, person))

    async def react(self, request: Request) -> Response:
        """A reaction in place of the one before, or none."""
        act = await read(request, React)
        chat, person = scene(self._world, act)
        message = message_of(chat, act.message)
        return done(lambda: self._world.react(message, person, act.emoji))

    async def tap(self, request: Request) -> Response:
        """A press on a button; the bot's answer comes with the news."""
        act = await read(request, Tap)
        chat, person = scene(self._world, act)
        message = message_of(chat, act.message)
        return done(lambda: self._world.tap(message, person, act.data))
