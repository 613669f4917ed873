"""Tombstones: what was erased from here though exports still hold it.

Of a text that stood in an export, the random token of its suggestion stays, and the numbers of
the first and the last export that may hold it; whose it was, does not. An export in which
nothing can be left, because all of it is older than the retention, is written down as expired
in one mark, and the tokens that only such exports hold go.

A list of them in a file stands beside the database, for training, which speaks no SQL. It names
every export, and what is erased is written there first: it says too much rather than too little.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.keys import Keys
from bot.feedback.tables import choices, erased, exports, suggestions
from bot.feedback.tombstone_list import TombstoneList
from bot.feedback.upserts import insert
from model.feedback_format import EVERY_ROW, IS_KNOWN

_LOCK = 0x74657874  # "text": the number under which PostgreSQL keeps exports and erasures apart

Lines = Iterable[tuple[str, str]]


class Tombstones:
    """The tombstones in one database, and the list of them beside it."""

    def __init__(self, keys: Keys, file: Path) -> None:
        self._keys = keys
        self._list = TombstoneList(file)

    async def bury(self, connection: AsyncConnection, which: ColumnElement[bool]) -> None:
        """Remember the tokens of the suggestions that `which` names, where an export holds a text.

        It belongs into the transaction that erases the texts, and before that.

        Raises:
            StoreError: the list cannot be written.
        """
        await take_turns(connection, erasing=True)
        newest = select(func.max(exports.c.number)).scalar_subquery()
        held = (
            select(suggestions.c.token, choices.c.first_export, newest.label("last_export"))
            .select_from(suggestions.join(choices, choices.c.suggestion_id == suggestions.c.id))
            .where(which, choices.c.first_export.is_not(None))
        )
        buried = [
            (it.token, it.first_export, it.last_export) for it in await connection.execute(held)
        ]
        if not buried:
            return
        await self._append(self._named(buried))
        added = insert(connection.dialect.name, erased).from_select(list(erased.c), held)
        await connection.execute(
            added.on_conflict_do_update(  # its person had chosen again after a first erasure
                index_elements=[erased.c.token], set_={"last_export": added.excluded.last_export}
            )
        )

    async def expire(self, connection: AsyncConnection, before: date) -> None:
        """Call the exports made before a day expired: all that they hold has been purged."""
        old = exports.c.day < before
        numbers = await connection.scalars(select(exports.c.number).where(old, ~exports.c.expired))
        await self._append((self._keys.export(it).export, EVERY_ROW) for it in numbers.all())
        await connection.execute(update(exports).where(old).values(expired=True))
        held = exists().where(
            exports.c.number.between(erased.c.first_export, erased.c.last_export),
            exports.c.expired.is_(False),
        )
        await connection.execute(delete(erased).where(~held))

    async def begin_export(self, number: int) -> None:
        """Let the list know an export; it belongs into the transaction that marks its texts."""
        await self._append([(self._keys.export(number).export, IS_KNOWN)])

    async def rewrite_list(self, connection: AsyncConnection) -> None:
        """Write all of the list anew, with what it says of exports that are not known here."""
        await take_turns(connection, erasing=False)
        numbers = (await connection.scalars(select(exports.c.number))).all()
        lines = {(self._keys.export(number).export, IS_KNOWN) for number in numbers}
        lines |= {line async for line in self.of_exports(connection, select(exports))}
        await asyncio.to_thread(self._list.rewrite, lines)

    async def of_exports(
        self, connection: AsyncConnection, which: Select[Any]
    ) -> AsyncIterator[tuple[str, str]]:
        """The (export, row) of what was erased since, of the exports that `which` selects.

        The row is `EVERY_ROW` where all of an export is older than the retention. Otherwise
        the rows of an export come in the order of their names, which tells nothing.
        """
        for export in (await connection.execute(which.order_by(exports.c.number))).all():
            names = self._keys.export(export.number)
            if export.expired:
                yield names.export, EVERY_ROW
                continue
            tokens = await connection.scalars(
                select(erased.c.token).where(
                    erased.c.first_export <= export.number, erased.c.last_export >= export.number
                )
            )
            for row in sorted(names.row(token) for token in tokens):
                yield names.export, row

    def _named(self, buried: Iterable[tuple[str, int, int]]) -> Lines:
        """A line for each of the exports that may hold each of these."""
        for token, first, last in buried:
            for number in range(first, last + 1):
                names = self._keys.export(number)
                yield names.export, names.row(token)

    async def _append(self, lines: Lines) -> None:
        await asyncio.to_thread(self._list.append, list(lines))


async def take_turns(connection: AsyncConnection, *, erasing: bool) -> None:
    """Let no text be erased in the very moment an export is marked: it would miss its tombstone.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        alone = text("SELECT pg_advisory_xact_lock(:key)")
        with_others = text("SELECT pg_advisory_xact_lock_shared(:key)")
        await connection.execute(with_others if erasing else alone, {"key": _LOCK})


async def anything(connection: AsyncConnection) -> bool:
    """Whether any export holds what was erased since."""
    expired = exists().where(exports.c.expired)
    return bool(await connection.scalar(select(or_(exists(select(erased.c.token)), expired))))
