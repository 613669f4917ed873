"""Telegram's limits on what a bot sends, and the requests that wait for them.

A chat's messages, edits and reactions are counted apart, and apart from every other chat's: how
Telegram counts is not documented beyond "one message a second in a chat, twenty a minute in a
group, thirty a second overall", but these three never slowed one another in practice. The overall
limit counts all of them. A refusal (429) closes its own chat. Only when several chats are refused
in the same moment is it Telegram's word on the bot as a whole, and then all wait, for the shortest
of these times.

Chats are forgotten when they have been silent for as long as their limit looks back.
"""

import asyncio
from collections import OrderedDict, deque
from enum import Enum
from typing import Final

from bot.transport.gate import Gate
from bot.transport.turn import Lane

OVERALL: Final = (30, 1.0, (0, 5, 15))  # how many, in seconds, and what lanes leave to earlier ones
# One a second, in bursts: as many as one person may have answered at once, and a word about it.
PRIVATE: Final = (40, 40.0, (0, 0, 20))
GROUP: Final = (20, 60.0, (0, 3, 8))

SEVERAL: Final = 3  # chats
MOMENT: Final = 1.0  # second
LOOKED_AT: Final = 4  # limits in use, for each new one


class Kind(Enum):
    """What Telegram limits, each by itself."""

    MESSAGE = "message"
    EDIT = "edit"
    REACTION = "reaction"

    @classmethod
    def of(cls, endpoint: str) -> "Kind | None":
        """What a method of the Bot API is counted as; None for what is not limited."""
        if endpoint == "setMessageReaction":
            return cls.REACTION
        if endpoint.startswith("edit"):
            return cls.EDIT
        said = endpoint.startswith(("send", "copy", "forward")) and endpoint != "sendChatAction"
        return cls.MESSAGE if said else None


class SendQueue:
    """Who may send now, and who waits."""

    def __init__(self) -> None:
        self._overall = Gate(*OVERALL)
        self._gates: OrderedDict[tuple[int, Kind], Gate] = OrderedDict()  # used last stands last
        self._refused: deque[tuple[float, int, float]] = deque(maxlen=SEVERAL)

    def __len__(self) -> int:
        """How many limits of chats are remembered."""
        return len(self._gates)

    def share(self, processes: int) -> None:
        """So many processes share what Telegram allows the bot overall, each an equal part."""
        most, _, spare = OVERALL
        part = max(1, most // processes)
        self._overall.resize(part, [min(part - 1, left // processes) for left in spare])

    def has_room(self, chat: int, kind: Kind, lane: Lane) -> bool:
        """Whether somebody of `lane` could send now, and leave to others what is theirs."""
        return self._gate(chat, kind).is_open(lane) and self._overall.is_open(lane)

    async def enter(self, chat: int, kind: Kind, lane: Lane) -> None:
        """Wait until one request may go."""
        await self._gate(chat, kind).enter(lane)
        await self._overall.enter(lane)

    def refused(self, chat: int, seconds: float) -> None:
        """Telegram wants to hear nothing of `chat` for so long."""
        for kind in Kind:
            self._gate(chat, kind).close(seconds)
        now = asyncio.get_running_loop().time()
        self._refused.append((now, chat, seconds))
        lately = {chat: wait for at, chat, wait in self._refused if now - at <= MOMENT}
        if len(lately) == SEVERAL:
            self._overall.close(min(lately.values()))

    def _gate(self, chat: int, kind: Kind) -> Gate:
        gate = self._gates.get((chat, kind))
        if gate is None:
            self._forget_idle()
            gate = Gate(*(PRIVATE if chat > 0 else GROUP))
            self._gates[chat, kind] = gate
        self._gates.move_to_end((chat, kind))
        return gate

    def _forget_idle(self) -> None:
        """From the one used least recently on; a few that are still in use hold up nothing."""
        in_use = 0
        while self._gates and in_use < LOOKED_AT:
            oldest, gate = next(iter(self._gates.items()))
            if gate.is_idle():
                del self._gates[oldest]
            else:
                self._gates.move_to_end(oldest)
                in_use += 1
