"""Who is who in the play: the language of a person's app, and what the bot is in a chat."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.playground.requests import Act, done, read, scene
from bot.playground.telegram import Chat, User, World
from bot.playground.telegram.profile_methods import get_my_commands

Role = Literal["member", "administrator", "kicked"]


class Speak(Act):
    """Set one's app to another language."""

    lang: Literal["en", "ru"]


class Own(Act):
    """Become an owner of the bot, or be none any more."""

    owner: bool


class Appoint(Act):
    """Make the bot a member or an administrator, or put it out."""

    role: Role


class Roles:
    """The requests of the page that change who is who, and who hears of it."""

    def __init__(self, world: World, owners: set[int]) -> None:
        """
        Args:
            owners: the ids of those who see the bot's own statistics; changes here.
        """
        self._world = world
        self._owners = owners
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change from now on; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def speak(self, request: Request) -> Response:
        """Another language; the bot learns of it with the next thing the person does."""
        act = await read(request, Speak)
        _, person = scene(self._world, act)
        changed = replace(person, language_code=act.lang)
        self._world.people[person.id] = changed
        for chat in self._world.chats.values():
            if person.id in chat.members:
                chat.members[person.id] = changed
        return self._changed()

    @property
    def owners(self) -> list[int]:
        """The ids of the bot's owners."""
        return sorted(self._owners)

    async def own(self, request: Request) -> Response:
        """Another owner of the bot, or one less."""
        act = await read(request, Own)
        _, person = scene(self._world, act)
        if act.owner:
            self._owners.add(person.id)
        else:
            self._owners.discard(person.id)
        return self._changed()

    async def appoint(self, request: Request) -> Response:
        """Another role of the bot in the chat."""
        act = await read(request, Appoint)
        chat, _ = scene(self._world, act)
        answer = done(lambda: self._appoint(chat, act.role))
        self._changed()
        return answer

    async def commands(self, request: Request) -> Response:
        """The commands that an app offers the person here."""
        act = await read(request, Act)
        chat, person = scene(self._world, act)
        return JSONResponse({"commands": commands(self._world, chat, person)})

    def _appoint(self, chat: Chat, role: Role) -> None:
        if role not in roles_for(chat):
            raise ValueError(f"the bot cannot be that in this {chat.kind} chat")
        if chat.bot_status != role:
            self._world.set_bot_status(chat, role, by=chat.creator)

    def _changed(self) -> Response:
        for listener in [*self._listeners]:
            listener()
        return JSONResponse({})


def roles_for(chat: Chat) -> tuple[Role, ...]:
    """What the bot may become in `chat`."""
    if chat.is_conversation:
        return ()
    if chat.is_private:
        return ("member", "kicked")
    return ("administrator", "kicked") if chat.is_channel else ("member", "administrator", "kicked")


def commands(world: World, chat: Chat, person: User) -> list[dict[str, str]]:
    """The first list there is: of the nearest scope, in the person's language or in any.

    Source: https://core.telegram.org/bots/api#determining-list-of-commands
    """
    if chat.is_conversation or chat.is_channel:
        return []
    if chat.is_private:
        scopes = ["all_private_chats"]
    elif chat.status_of(person) in ("creator", "administrator"):
        scopes = ["all_chat_administrators", "all_group_chats"]
    else:
        scopes = ["all_group_chats"]
    for scope in (*scopes, "default"):
        for lang in (person.language_code or "", ""):
            if found := get_my_commands(world, scope={"type": scope}, language_code=lang):
                return found
    return []
