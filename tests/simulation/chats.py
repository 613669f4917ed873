"""People talk to the bot in private chats: real updates, the real application, a cut wire.

One update is handled after the other, so that the same people get the same answers every time.
What the bot sends is answered in memory, as Telegram would.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from telegram import Update

from bot.app import build
from bot.feedback import FeedbackStore
from bot.handlers.callback_data import EmojiButton
from bot.lifecycle import App
from bot.settings import Settings
from bot.transport.inline_queue import Newest
from model.ranking import Predictor
from model.serving import Everybody
from tests.bot.wire import Wire, arrives, message
from tests.simulation.lines import Line
from tests.simulation.people import Deed, Person

FIRST_PERSON: Final = 5_000_000_000  # Telegram's number of our person 0


class NotOffered(Exception):
    """The bot offered no emoji for a message."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A message of a person, and what became of it; `shown` are the emojis offered, in order."""

    person: int
    shown: tuple[str, ...]
    deed: Deed

    @property
    def rank(self) -> int | None:
        """Where the emoji that they tapped stood, 1 being first; None when they tapped none."""
        return None if self.deed.taps is None else self.shown.index(self.deed.taps) + 1


class Chats:
    """The private chats of all people with a running bot."""

    def __init__(self, application: App, wire: Wire) -> None:
        self._application = application
        self._wire = wire

    async def consent(self, person: Person) -> None:
        """Start the bot, and let it learn."""
        await self._send(person, "/start")
        yes, _ = self._buttons(person)
        await self._press(person, yes, {})

    async def say(self, person: Person, line: Line, key: int) -> Talk:
        """Write `line`, and do about the offer what the person does.

        Args:
            key: which message of theirs it is.

        Raises:
            NotOffered: the bot said something else.
        """
        asked = await self._send(person, line.text)
        presses = {
            EmojiButton.unpack(press).emoji: press
            for press in self._buttons(person)
            if press.startswith("c:")
        }
        if not presses:
            raise NotOffered(f"the bot said {self._wire.last[_id(person)]['text']!r}")
        shown = tuple(emoji for emoji in presses if emoji is not None)
        deed = person.react(line, key, shown)
        if deed.taps is not None or deed.none:
            await self._press(person, presses[deed.taps], {"reply_to_message": asked})
        if deed.types is not None:
            await self._send(person, deed.types)
        return Talk(person.number, shown, deed)

    def _buttons(self, person: Person) -> list[str]:
        """What the buttons under the bot's last message carry."""
        rows = self._wire.last[_id(person)]["reply_markup"]["inline_keyboard"]
        return [button["callback_data"] for row in rows for button in row]

    async def _send(self, person: Person, text: str) -> dict[str, Any]:
        sent = message(text, sender=_user(person), number=next(self._wire.numbers))
        await self._handle(arrives(sent))
        return sent

    async def _press(self, person: Person, data: str, about: dict[str, Any]) -> None:
        query = {
            "id": str(next(self._wire.numbers)),
            "from": _user(person),
            "chat_instance": "1",
            "data": data,
            "message": self._wire.last[_id(person)] | about,
        }
        await self._handle(arrives(query, "callback_query"))

    async def _handle(self, update: dict[str, Any]) -> None:
        await self._application.process_update(Update.de_json(update, self._application.bot))
        self._wire.sent.clear()  # hours of chats must not fill the memory


@asynccontextmanager
async def open_chats(
    predictor: Predictor,
    store: FeedbackStore,
    *,
    shuffled_share: float,
    seed: int = 0,
    first_number: int = 1,
) -> AsyncIterator[Chats]:
    """Chats with the real application.

    Args:
        shuffled_share: of the offers, how many are shown in an order drawn at random.
        first_number: where the messages' numbers begin; no two may have the same.
    """
    wire = Wire(numbers=itertools.count(first_number))  # for people's messages, too
    application = build(
        Settings(_env_file=None, shuffled_share=shuffled_share),
        Everybody(predictor),
        store,
        Newest(),
        request=wire,
        token="1000001:simulated",
        random=Random(seed),
    )
    application.bot._rate_limiter = None  # Telegram's limits would make minutes of messages hours
    async with application:
        yield Chats(application, wire)


def _id(person: Person) -> int:
    return FIRST_PERSON + person.number


def _user(person: Person) -> dict[str, Any]:
    return {
        "id": _id(person),
        "is_bot": False,
        "first_name": f"Person {person.number}",
        "language_code": person.lang,
    }
