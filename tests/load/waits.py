"""How long people wait for an answer: until it has arrived at Telegram."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.playground.telegram import (
    CallbackAnswered,
    Event,
    InlineAnswered,
    MessageSent,
    World,
)


@dataclass
class Waits:
    """Who waits for an answer since when, and who waited how long."""

    world: World
    waiting: dict[object, tuple[str, float]] = field(default_factory=dict)
    waited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.world.subscribe(self._note)

    def begin(self, kind: str, what: object) -> None:
        """Somebody asks now; `what` is the chat, or the id of the query, to be answered."""
        self.waiting[what] = kind, now()

    def end(self) -> dict[str, int]:
        """Nobody waits any longer: how many of each kind were not answered."""
        lost: dict[str, int] = defaultdict(int)
        for kind, since in self.waiting.values():
            self.waited[kind].append(now() - since)
            lost[kind] += 1
        self.waiting.clear()
        return lost

    def _note(self, event: Event) -> None:
        match event:
            case MessageSent(message) if message.sender == self.world.bot:
                self._answered(message.chat.id)
                if message.replied is not None:
                    self._answered((message.chat.id, message.replied.id))
            case CallbackAnswered(query):
                self._answered(("press", query.id))
            case InlineAnswered(query):
                self._answered(("inline", query.id))

    def _answered(self, what: object) -> None:
        if what in self.waiting:
            kind, since = self.waiting.pop(what)
            self.waited[kind].append(now() - since)


def now() -> float:
    return datetime.now(UTC).timestamp()
