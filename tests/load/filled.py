"""A database as years of use leave it, in a minute: many people, many suggestions, many picks.

Hashes and ciphertexts are random bytes of the real ones' length, but for a few people whose rows
are real, so that the store finds them and can read what it kept.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeAlias

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.feedback import Keys
from bot.feedback.tables import choices, consents, shown_emojis, suggestions
from bot.feedback.transfer import go_on_numbering
from bot.words.privacy_policy import POLICY_VERSION
from model.labels import DEFAULT_LABELS

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAYS: Final = 365  # over which everything is spread
SHOWN: Final = 5  # emojis of a suggestion
PICKED: Final = 0.25  # of the suggestions are answered
CONSENTING: Final = 2  # one of so many people
TOKEN: Final = "t{:011d}"
AT_ONCE: Final = 20_000  # rows of a statement, which is also what is held in memory
Row: TypeAlias = tuple[Any, ...]

REAL: Final = 100  # people whom the store can be asked about: those with the numbers from 1 on


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    suggestions: int
    people: int

    def person_of(self, suggestion: int) -> int:
        """Whose suggestion the one of this number is."""
        return suggestion % self.people + 1


async def fill(engine: AsyncEngine, keys: Keys, size: Size, *, bot: str) -> None:
    """Write `size` into a migrated database that is empty.

    Args:
        bot: the id of the bot that offered everything, each in private.
    """
    rows = _Rows(keys, size, bot, random.Random(size.suggestions), engine.dialect.name)
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("PRAGMA cache_size = -400000")  # kB, for a while
        await _write(connection, consents, rows.consents())
        await _write(connection, suggestions, rows.suggestions())
        await _write(connection, shown_emojis, rows.shown())
        await _write(connection, choices, rows.choices())
        await go_on_numbering(connection)
    await engine.dispose()  # with what was set of the connection


async def _write(connection: AsyncConnection, table: Table, rows: Iterator[Row]) -> None:
    """Write `rows`, whose values come in the order of the columns, as the driver takes them."""
    numbered = connection.dialect.name == "postgresql"
    marks = [f"${at}" if numbered else "?" for at in range(1, len(table.columns) + 1)]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(marks)})"
    while some := [*islice(rows, AT_ONCE)]:
        await connection.exec_driver_sql(statement, some)


class _Rows:
    """The rows of each table, in the order of their keys."""

    def __init__(self, keys: Keys, size: Size, bot: str, dice: random.Random, dialect: str) -> None:
        self._keys = keys
        self._size = size
        self._bot = keys.bot(bot)
        self._dice = dice
        self._as_text = dialect == "sqlite"
        self._people: Sequence[bytes] = [b"", *map(self._person, range(1, size.people + 1))]
        self._text = keys.encrypt("we won the match in the last minute")

    def consents(self) -> Iterator[Row]:
        for person in range(1, self._size.people + 1, CONSENTING):
            at = self._when(person, self._size.people)
            yield self._people[person], True, POLICY_VERSION, "en", at

    def suggestions(self) -> Iterator[Row]:
        bytes_, size = self._dice.randbytes, self._size
        for number in range(1, size.suggestions + 1):
            person, lang = size.person_of(number), "en" if number % 3 else "ru"
            chat = self._keys.chat(person) if person <= REAL else self._people[person]
            yield (
                *(number, TOKEN.format(number), "reply", self._bot, bytes_(16), chat, bytes_(16)),
                *(self._people[person], "default", lang, 5 + number % 45, False, False, True),
                *(self._when(number, size.suggestions), None),
            )

    def shown(self) -> Iterator[Row]:
        for number in range(1, self._size.suggestions + 1):
            for rank in range(1, SHOWN + 1):
                yield number, rank, _label(number + rank), 0.5**rank

    def choices(self) -> Iterator[Row]:
        for number in range(1, self._size.suggestions + 1):
            if self._dice.random() >= PICKED:
                continue
            rank = number % SHOWN + 1
            when = self._when(number, self._size.suggestions)
            consented = self._size.person_of(number) % CONSENTING == 1
            text = (self._text, self._dice.randbytes(16)) if consented else (None, None)
            yield number, "tap", _label(number + rank), rank, when, *text, None, None

    def _person(self, number: int) -> bytes:
        return self._keys.person(number) if number <= REAL else self._dice.randbytes(16)

    def _when(self, number: int, of: int) -> datetime | str:
        when = NOW - timedelta(days=DAYS) * (1 - number / of)
        return f"{when:%Y-%m-%d %H:%M:%S.%f}" if self._as_text else when


def _label(number: int) -> str:
    return DEFAULT_LABELS[number % len(DEFAULT_LABELS)]
