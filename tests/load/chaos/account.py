"""What became of everything that people asked: once, twice, never; and of what is in the database.

Three kinds of silence are told apart. An answer that may have arrived is not said again, so where
the line broke over it there is none, or one, and never two. An inline query is worth nothing after
some seconds, and is not taken up again. Every other silence is a loss.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.handlers.callback_data import EmojiButton
from bot.playground.telegram import CallbackQuery, InlineQuery
from tests.load.chaos.people import Asked, People
from tests.load.chaos.telegram import Chaotic

NOTED: Final = "Noted, thank you!"
ANSWERED: Final = ("private", "group", "command")  # by a message, once
Where = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message that is to be answered.

    Attributes:
        at, answered: seconds; `answered` has each answer.
        cut: the line broke over an answer to it.
        sorry: the answer is a sentence instead of emojis.
    """

    deed: str
    where: Where
    at: float
    answered: Sequence[float]
    cut: bool
    sorry: bool

    @property
    def outcome(self) -> str:
        """`once`, `twice`, `cut off` or `never`."""
        if self.answered:
            return "once" if len(self.answered) == 1 else "twice"
        return "cut off" if self.cut else "never"


def fates(asked: Iterable[Asked], world: Chaotic) -> list[Fate]:
    """What became of each message."""
    return [
        Fate(
            it.deed,
            it.what,
            it.at,
            tuple(world.answers.get(("message", *it.what), ())),
            it.what in world.cut,
            it.deed != "command"
            and re.search(r"[^\W\d_]{3}", world.words.get(it.what, "")) is not None,
        )
        for it in asked
        if it.deed in ANSWERED and isinstance(it.what, tuple)
    ]


def unanswered(asked: Iterable[Asked], world: Chaotic) -> int:
    """How many messages still wait for an answer that is to come."""
    return sum(it.outcome == "never" for it in fates(asked, world))


def silence(found: Sequence[Fate]) -> tuple[float, float]:
    """The longest time in which somebody waited and nobody was answered: from when, how long."""
    events = [(it.at, 1) for it in found if it.answered]
    events += [(it.answered[0], -1) for it in found if it.answered]
    waiting, since, longest = 0, 0.0, (0.0, 0.0)
    for at, change in sorted(events):
        if change < 0:
            longest = max(longest, (at - since, since))
        if change < 0 or not waiting:
            since = at
        waiting += change
    return longest[1], longest[0]


def doubles(found: Iterable[Fate], killed_at: Sequence[float]) -> list[dict[str, Any]]:
    """Whatever was answered more than once, and whether the bot was killed in between."""
    return [
        {
            "deed": it.deed,
            "asked": it.at,
            "answered": list(it.answered),
            "killed between": any(it.at <= killed <= it.answered[-1] for killed in killed_at),
        }
        for it in found
        if it.outcome == "twice"
    ]


@dataclass(frozen=True, slots=True)
class Presses:
    """What became of presses: acknowledged to a person and found in the database, or not."""

    pressed: int
    acknowledged: int
    acknowledged_and_found: int
    found_only: int  # stored, and the answer came too late for Telegram
    refused: int  # the person was told why
    unanswered: int
    lost: int  # neither answered nor stored


def presses(asked: Iterable[Asked], chosen: Mapping[str, str | None]) -> Presses:
    """Compare what people were told with `chosen`: token to emoji, as the database has it."""
    count: Counter[str] = Counter()
    for it in asked:
        if not isinstance(it.what, CallbackQuery):
            continue
        button, answer = EmojiButton.unpack(it.what.data), it.what.answer
        stored = chosen.get(button.token) == button.emoji
        told = answer is not None and answer.text == NOTED
        count["pressed"] += 1
        count["acknowledged"] += told
        count["acknowledged_and_found"] += told and stored
        count["found_only"] += stored and not told
        count["refused"] += answer is not None and not told
        count["unanswered"] += answer is None
        count["lost"] += answer is None and not stored
    return Presses(**{name: count[name] for name in Presses.__slots__})


def inline(asked: Iterable[Asked]) -> dict[str, int]:
    """How many inline queries were offered something, nothing, or not answered."""
    answers = [it.what.answer for it in asked if isinstance(it.what, InlineQuery)]
    return {
        "asked": len(answers),
        "answered": sum(it is not None and bool(it.results) for it in answers),
        "with nothing": sum(it is not None and not it.results for it in answers),
        "not": sum(it is None for it in answers),
    }


def stale(people: People, world: Chaotic) -> list[float]:
    """When messages were edited whose answers do not follow the words that they have now.

    What would follow is told by the answers to messages with the same words.
    """
    heads: dict[str, Counter[str]] = {}
    current: dict[Where, str] = {}
    for chat in world.chats.values():
        for message in world.history(chat):
            asked = message.replied
            if message.sender != world.bot or asked is None or not message.keyboard:
                continue
            words = (asked.text or "").removeprefix(f"@{world.bot.username} ")
            current[chat.id, asked.id] = message.text or ""
            if (chat.id, asked.id) not in people.edits:
                heads.setdefault(words, Counter())[message.text or ""] += 1
    usual = {words: counted.most_common(1)[0][0] for words, counted in heads.items()}
    return [
        at for where, (words, at) in people.edits.items() if current.get(where) != usual.get(words)
    ]


def notes(path: Path) -> int:
    """How many updates are noted and not handled."""
    with closing(sqlite3.connect(path)) as connection:
        [(number,)] = connection.execute("select count(*) from noted_updates").fetchall()
    return int(number)


def database(path: Path, tokens: Collection[str]) -> dict[str, Any]:
    """What is in the database at the end.

    Args:
        tokens: of all offers whose buttons people have seen.
    """
    with closing(sqlite3.connect(path)) as connection:
        [(health,)] = connection.execute("pragma integrity_check").fetchall()
        known = {token for (token,) in connection.execute("select token from suggestions")}
    return {"integrity": health, "notes left": notes(path), "offers": len(known),
            "offers lost": len(set(tokens) - known)}  # fmt: skip


def chosen(path: Path) -> dict[str, str | None]:
    """What is chosen of each offer, by its token."""
    with closing(sqlite3.connect(path)) as connection:
        return dict(
            connection.execute(
                "select s.token, c.emoji from choices c join suggestions s "
                "on s.id = c.suggestion_id"
            ).fetchall()
        )


def tokens(world: Chaotic) -> set[str]:
    """The tokens of all offers whose buttons stand under a message."""
    return {
        EmojiButton.unpack(button["callback_data"]).token
        for chat in world.chats.values()
        for message in world.history(chat)
        if message.sender == world.bot and message.replied is not None
        for row in message.keyboard[:1]
        for button in row[:1]
        if "callback_data" in button
    }
