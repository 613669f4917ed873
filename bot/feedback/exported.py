"""What an export holds: the choices of people who consent, under names of its own."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.engine import Row

from bot.feedback import queries
from bot.feedback.database import NOBODY, Database
from bot.feedback.keys import Keys
from bot.feedback.tables import choices, consents, exports, suggestions
from bot.feedback.tombstones import Tombstones, anything, take_turns
from model.feedback_format import FeedbackRow, ShownEmoji, Split
from model.labels import DEFAULT_LABELS
from model.ranking import Suggestion

_LABELS = frozenset(DEFAULT_LABELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedChoice(FeedbackRow):
    """A row, and the split that it is in: that of all that its person picks, in every export."""

    split: Split


class BegunExport:
    """One export of the feedback; `Exports.begin` makes it.

    What it holds was marked when it began: later choices are not in it, and what is erased
    while it is read is a tombstone in the next one, whether it had been read by then or not.

    Attributes:
        id: tells it from all other exports.
        since: the first day (UTC) of choices in it, None for all.
        rows: how many choices it held when it began.
    """

    def __init__(
        self,
        database: Database,
        keys: Keys,
        tombstones: Tombstones,
        *,
        number: int,
        since: date | None,
        rows: int,
    ) -> None:
        self._database = database
        self._keys = keys
        self._tombstones = tombstones
        self._number = number
        self._names = keys.export(number)
        self.id = self._names.export
        self.since = since
        self.rows = rows

    async def choices(self) -> AsyncIterator[ExportedChoice]:
        """Every choice, oldest suggestion first, one short transaction a page.

        Raises:
            StoreError: a stored text cannot be decrypted.
        """
        last = 0
        while True:
            async with self._database.reading() as connection:
                found = await connection.execute(
                    select(suggestions, *queries.CHOICE)
                    .select_from(queries.CONSENTED)
                    .where(
                        _exportable(self.since),
                        choices.c.first_export <= self._number,
                        suggestions.c.id > last,
                    )
                    .order_by(suggestions.c.id)
                    .limit(queries.PAGE)
                )
                rows = found.all()
                emojis = await queries.shown_with(connection, [row.id for row in rows])
            if not rows:
                return
            for row in rows:
                yield self._exported(row, emojis.get(row.id, ()))
            last = rows[-1].id

    async def tombstones(self) -> AsyncIterator[tuple[str, str]]:
        """The (export, row) of what earlier exports hold and was erased since.

        See `Tombstones.of_exports`.
        """
        earlier = select(exports).where(exports.c.number < self._number)
        async with self._database.reading() as connection:
            async for tombstone in self._tombstones.of_exports(connection, earlier):
                yield tombstone

    def _exported(self, row: Row[Any], shown: tuple[Suggestion, ...]) -> ExportedChoice:
        own = row.how == "correction" and row.emoji not in _LABELS
        return ExportedChoice(
            id=self._names.row(row.token),
            person=self._names.person(row.person_hash),
            text=self._keys.decrypt(row.text),
            emojis=(row.emoji,) if row.emoji is not None else (),
            none=row.emoji is None,
            rank=row.rank,
            shown=tuple(
                ShownEmoji(one.emoji, rank, one.score) for rank, one in enumerate(shown, 1)
            ),
            shuffled=row.shuffled,
            kind="own" if own else row.how,
            lang=row.lang,
            model=row.model,
            day=row.chosen_at.date(),
            split=_split(self._keys.share(row.person_hash)),
        )


class Exports:
    """The exports of one migrated database; a part of `FeedbackStore`."""

    def __init__(
        self,
        database: Database,
        keys: Keys,
        tombstones: Tombstones,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._keys = keys
        self._tombstones = tombstones
        self._now = now

    async def settle(self) -> None:
        """Bury what those agreed to whose consent is outdated, and write the list anew.

        Their texts stay, and stand in later exports if they agree again. Earlier ones may no
        longer be used.
        """
        outdated = select(consents.c.person_hash).where(queries.OUTDATED)
        theirs = suggestions.c.person_hash.in_(outdated)
        async with self._database.writing(NOBODY) as connection:
            await self._tombstones.bury(connection, theirs)
            await connection.execute(
                update(choices)
                .where(choices.c.suggestion_id.in_(select(suggestions.c.id).where(theirs)))
                .where(choices.c.first_export.is_not(None))
                .values(first_export=None)
            )
        async with self._database.writing(NOBODY) as connection:
            await self._tombstones.rewrite_list(connection)

    async def begin(self, *, since: date | None = None) -> BegunExport | None:
        """A new export of the texts of people whose consent stands, with a number of its own.

        The number is used up also when the export is never finished, which harms nobody.

        Args:
            since: the first day (UTC) of choices to include.

        Returns:
            The export, to be read; None when it would hold nothing, not even the news that
            something of an earlier one was erased.
        """
        held = select(suggestions.c.id).select_from(queries.CONSENTED).where(_exportable(since))
        async with self._database.writing() as connection:
            await take_turns(connection, erasing=False)
            rows = await connection.scalar(select(func.count()).select_from(held.subquery())) or 0
            if not rows and not await anything(connection):
                return None
            number = (await connection.scalar(select(func.max(exports.c.number))) or 0) + 1
            await self._tombstones.begin_export(number)
            await connection.execute(exports.insert().values(number=number, day=self._now().date()))
            await connection.execute(
                update(choices)
                .where(choices.c.first_export.is_(None), choices.c.suggestion_id.in_(held))
                .values(first_export=number)
            )
        return BegunExport(
            self._database, self._keys, self._tombstones, number=number, since=since, rows=rows
        )


def _exportable(since: date | None) -> ColumnElement[bool]:
    start = datetime.combine(since or date.min, time.min, UTC)
    return and_(choices.c.text.is_not(None), choices.c.chosen_at >= start)


def _split(share: float) -> Split:
    if share < 0.8:
        return "train"
    return "validation" if share < 0.9 else "test"
