"""A strict Telegram that hands out updates twice and shuffled, and writes down who was answered."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from random import Random
from typing import Final

from bot.playground.telegram import (
    CallbackAnswered,
    Event,
    InlineAnswered,
    MessageSent,
)
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.update_queue import UpdateQueue
from tests.load.chaos.line import request_in
from tests.load.cut import Cut
from tests.load.random_faults import RandomFaults

AGAIN: Final = 60  # updates handed out last, of which some come twice
SHARE: Final = 0.25  # of the updates that come twice

What = tuple[str, int, int] | tuple[str, str]  # chat and message, or the number of a query


class RestlessUpdates(UpdateQueue):
    """Hands out some updates once more and shuffles them, while it is `restless`."""

    def __init__(self, polled: Callable[[], None], dice: Random) -> None:
        super().__init__(polled)
        self.restless = False
        self.repeated = 0
        self._dice = dice
        self._given: deque[Json] = deque(maxlen=AGAIN)

    async def get(self, *, offset: int, limit: int, wait: float) -> list[Json]:
        """See UpdateQueue. What was confirmed may come once more, in any place."""
        updates = await super().get(offset=offset, limit=limit, wait=wait)
        if self.restless and updates:
            known = [it for it in self._given if it not in updates]
            again = [it for it in known if self._dice.random() < SHARE * len(updates) / AGAIN]
            self.repeated += len(again)
            updates = [*updates, *again]
            self._dice.shuffle(updates)
        self._given.extend(it for it in updates if it not in self._given)
        return updates


class Chaotic(Cut):
    """The Telegram of a run.

    Attributes:
        asked: the messages that are to be answered, by chat, in their order. An answer that is no
            reply is to the first that waits.
        answers: when what was asked was answered, each time, in seconds of the event loop.
        words: of the last answer to each message.
    """

    def __init__(self, dice: Random) -> None:
        super().__init__(rate_limits=True)
        self.random_faults = self.faults = RandomFaults(dice=dice)
        self.restless = RestlessUpdates(self.notify, dice)
        self.updates = self.restless
        self.answers: dict[What, list[float]] = defaultdict(list)
        self.asked: dict[int, list[int]] = defaultdict(list)
        self.words: dict[tuple[int, int], str] = {}
        self.subscribe(self._note)

    def doubt(self, asked: bytes) -> None:
        """The line broke over this request."""
        method, parameters = request_in(asked)
        if method == "sendMessage" and "chat_id" in parameters:
            self.cut_off(parameters)

    def cut_off(self, parameters: Json) -> None:
        """See Cut. What names no message is about the one that waits longest."""
        super().cut_off(parameters)
        chat = int(parameters["chat_id"])
        if (about := self._waits(chat)) is not None and (chat, 0) in self.cut:
            self.cut.remove((chat, 0))
            self.cut.add((chat, about))

    def _waits(self, chat: int) -> int | None:
        """The first message in a chat that is not answered, or else the last one."""
        asked = self.asked[chat]
        waiting = (it for it in asked if not self.answers.get(("message", chat, it)))
        return next(waiting, asked[-1] if asked else None)

    def _note(self, event: Event) -> None:
        at = asyncio.get_running_loop().time()
        match event:
            case MessageSent(message) if message.sender == self.bot:
                chat = message.chat.id
                about = message.reply_to or self._waits(chat)
                if about is not None:
                    self.answers["message", chat, about].append(at)
                    self.words[chat, about] = message.text or ""
            case CallbackAnswered(query):
                self.answers["press", query.id].append(at)
            case InlineAnswered(query):
                self.answers["inline", query.id].append(at)
