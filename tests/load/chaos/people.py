"""What people do: they write, press, type, edit and command, a fifth of it in bursts."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from typing import Final, Literal

from bot.handlers.callback_data import EmojiButton
from bot.playground.telegram import (
    CallbackQuery,
    Chat,
    Event,
    InlineQuery,
    Message,
    MessageSent,
    User,
)
from tests.load.chaos.telegram import Chaotic

Deed = Literal["private", "group", "inline", "press", "edit", "command"]

MIX: Final[dict[Deed, int]] = {  # of a hundred
    "private": 40, "group": 12, "inline": 13, "press": 20, "edit": 7, "command": 8,
}  # fmt: skip
BURST: Final = 20  # at once
IN_BURSTS: Final = 0.2  # share of all
PEOPLE, GROUPS, MEMBERS = 200, 16, 8  # enough that nobody is too fast for the bot
COMMANDS: Final = ("/help", "/privacy", "/language", "/stats")
TEXTS: Final = (
    *("I love you so much", "we won the match", "happy birthday my dear friend"),
    *("good night, sleep well", "I am so tired today", "the food was delicious"),
    *("я тебя люблю", "мы победили", "с днём рождения", "спокойной ночи", "я так устала"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something a person did that is to be answered.

    Attributes:
        at: when, in seconds of the event loop.
        what: chat and message, or a query.
    """

    deed: Deed
    at: float
    what: tuple[int, int] | CallbackQuery | InlineQuery


@dataclass
class People:
    """Everybody, and what they did.

    Attributes:
        asked: in its order.
        edits: what was edited, once each: the words that it has now, and since when.
    """

    world: Chaotic
    dice: Random
    asked: list[Asked] = field(default_factory=list)
    edits: dict[tuple[int, int], tuple[str, float]] = field(default_factory=dict)
    _answered: deque[Message] = field(default_factory=deque)  # to be pressed or edited, each once

    def __post_init__(self) -> None:
        world, dice = self.world, self.dice
        people = [world.person(f"Person {number}") for number in range(PEOPLE)]
        self._chats = [world.private_chat(person) for person in people]
        self._groups = []
        for number in range(GROUPS):
            group = world.group(f"Group {number}", *dice.sample(people, MEMBERS))
            world.promote(group, world.bot)
            self._groups.append(group)
        world.subscribe(self._note)

    async def act(self, seconds: float, pace: float) -> None:
        """Do `pace` deeds a second for so long; in bursts as many as fit into their share."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        bursts = pace * IN_BURSTS / BURST
        single = pace * (1 - IN_BURSTS)
        due = loop.time()
        while True:
            due += self.dice.expovariate(single + bursts)
            if due >= end:
                return
            await asyncio.sleep(due - loop.time())
            burst = self.dice.random() < bursts / (single + bursts)
            for _ in range(BURST if burst else 1):
                self._do()

    def _do(self) -> None:
        [deed] = self.dice.choices([*MIX], [*MIX.values()])
        getattr(self, f"_{deed}")()

    def _private(self) -> None:
        chat = self.dice.choice(self._chats)
        self._write("private", chat, _only(chat), self.dice.choice(TEXTS))

    def _group(self) -> None:
        group = self.dice.choice(self._groups)
        person = self.dice.choice([*group.members.values()])
        words = f"@{self.world.bot.username} {self.dice.choice(TEXTS)}"
        self._write("group", group, person, words)

    def _command(self) -> None:
        person = self.world.person("Commander")  # a chat where nothing else is said
        chat = self.world.private_chat(person)
        self._write("command", chat, person, self.dice.choice(COMMANDS))

    def _write(self, deed: Deed, chat: Chat, person: User, text: str) -> None:
        message = self.world.send_text(chat, person, text)
        self.world.asked[chat.id].append(message.id)
        self._has_asked(deed, (chat.id, message.id))

    def _inline(self) -> None:
        person = _only(self.dice.choice(self._chats))
        text = f"{self.dice.choice(TEXTS)} {len(self.asked)}"  # no answer that Telegram has kept
        self._has_asked("inline", self.world.inline_query(person, text))

    def _press(self) -> None:
        if (reply := self._one_answered()) is None:
            return self._private()
        button = self.dice.choice([it for it in reply.keyboard[0] if _is_emoji(it)])
        person = _asker(reply)
        query = self.world.tap(reply, person, button["callback_data"])
        return self._has_asked("press", query)

    def _edit(self) -> None:
        if (reply := self._one_answered()) is None or reply.replied is None:
            return self._private()
        message = reply.chat.messages[reply.replied.id]
        before = (message.text or "").removeprefix(f"@{self.world.bot.username} ")
        words = self.dice.choice([it for it in TEXTS if it != before])
        mention = "" if reply.chat.is_private else f"@{self.world.bot.username} "
        self.world.edit_text(message, mention + words)
        where, at = (message.chat.id, message.id), asyncio.get_running_loop().time()
        self.edits[where] = words, at
        return self._has_asked("edit", where)

    def _one_answered(self) -> Message | None:
        """An answer with emojis to press on, as it is now; it is not given again."""
        while self._answered:
            self._answered.rotate(-self.dice.randrange(len(self._answered)))
            reply = self._answered.popleft()
            now = reply.chat.messages[reply.id]
            if now.keyboard and any(_is_emoji(it) for it in now.keyboard[0]):
                return now
        return None

    def _has_asked(self, deed: Deed, what: tuple[int, int] | CallbackQuery | InlineQuery) -> None:
        self.asked.append(Asked(deed, asyncio.get_running_loop().time(), what))

    def _note(self, event: Event) -> None:
        if isinstance(event, MessageSent) and event.message.sender == self.world.bot:
            message = event.message
            if message.keyboard and message.replied is not None:
                self._answered.append(message)

    def counted(self) -> Counter[Deed]:
        """How often each was done."""
        return Counter(it.deed for it in self.asked)


def _only(chat: Chat) -> User:
    return next(iter(chat.members.values()))


def _asker(reply: Message) -> User:
    assert reply.replied is not None
    return reply.replied.sender


def _is_emoji(button: dict[str, str]) -> bool:
    data = button.get("callback_data", "")
    return data.startswith(f"{EmojiButton.KIND}:") and EmojiButton.unpack(data).emoji is not None
