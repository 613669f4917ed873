"""No question that people or the bot ask all day reads through a large table.

The statements are those that the store issues while it does its work, with their values; what is
asked of each is the database's own plan for it. SQLite plans without knowing how large a table is.
PostgreSQL knows, and reads small ones through; so it is told to do that only where it must.
"""

import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback import FeedbackStore, Keys
from tests.load.filled import NOW, Size, fill
from tests.load.operations import export, operations

BOT: Final = "1000001"
SIZE: Final = Size(suggestions=400, people=200)
LARGE: Final = ("suggestions", "shown", "choices", "consents", "people", "chat_settings")

# What reads all of a large table all the same, by how its statement begins, and why it may.
READ_THROUGH: Final = {
    "SELECT count(CASE WHEN (consents.given": "an owner asks, and all that is counted is read",
    "DELETE FROM consents WHERE": "once a night",
    "SELECT suggestions.token, choices.first_export": "at a start, all consents are looked at",
    "UPDATE choices SET first_export": "at a start, all consents are looked at",
}

# And in PostgreSQL, which goes by how many rows there are, and here there are few.
READ_THROUGH_WHERE_SMALL: Final = {
    "SELECT count(*) AS count_1 FROM (SELECT suggestions.id": "an export asks who agreed",
    "SELECT suggestions.id, suggestions.token, suggestions.kind": "an export asks who agreed",
    "WITH days": "a month is nearly all there is",
}


@dataclass
class Questions:
    """The statements of each operation, once each, with the plan of the database for it."""

    asked: dict[str, tuple[str, Any]] = field(default_factory=dict)
    operation: str = ""

    def note(self, *event: Any) -> None:
        """SQLAlchemy is about to execute something."""
        _, _, statement, parameters, _, many = event
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            one = parameters[0] if many else parameters
            self.asked.setdefault(statement, (self.operation, one))


@asynccontextmanager
async def noted(engine: AsyncEngine) -> AsyncIterator[Questions]:
    questions = Questions()
    event.listen(engine.sync_engine, "before_cursor_execute", questions.note)
    yield questions
    event.remove(engine.sync_engine, "before_cursor_execute", questions.note)


@pytest.fixture
async def questions(engine: AsyncEngine, keys: Keys) -> Questions:
    """All that is asked of a store that has a little of everything."""
    await fill(engine, keys, SIZE, bot=BOT)
    store = FeedbackStore(engine, keys, bot=BOT, now=lambda: NOW)
    async with noted(engine) as questions:
        questions.operation = "export"
        assert await export(store) > 0
        for name, operation in operations(store, SIZE).items():
            questions.operation = name
            await operation(7)
        questions.operation = "start"
        await store.offers.adopt()
        await store.exports.settle()
    return questions


async def test_no_large_table_is_read_through_where_an_index_could_serve(
    engine: AsyncEngine, questions: Questions
) -> None:
    found = {
        f"{operation}: {' '.join(statement.split())}": read
        for statement, (operation, values) in questions.asked.items()
        if (read := await _read_through(engine, statement, values))
    }

    assert len(questions.asked) > 40
    allowed = {**READ_THROUGH}
    if engine.dialect.name != "sqlite":
        allowed |= READ_THROUGH_WHERE_SMALL
    assert {it: read for it, read in found.items() if not _may(it, allowed)} == {}


async def test_a_statement_without_an_index_is_found(engine: AsyncEngine) -> None:
    column = "kind"

    assert await _read_through(engine, f"SELECT 1 FROM suggestions WHERE {column} = 'x'", ())


@pytest.mark.own_database
async def test_pages_of_an_export_follow_one_another_without_being_sorted(
    engine: AsyncEngine, questions: Questions
) -> None:
    [(page, (_, values))] = [
        it for it in questions.asked.items() if "first_export <=" in it[0] and "LIMIT" in it[0]
    ]

    plan = await _plan(engine, page, values)

    assert "SEARCH suggestions USING INTEGER PRIMARY KEY (rowid>?)" in plan
    assert not any("ORDER BY" in step for step in plan)


def _may(question: str, allowed: Iterable[str]) -> bool:
    return any(f": {beginning}" in question for beginning in allowed)


async def _read_through(engine: AsyncEngine, statement: str, values: Any) -> list[str]:
    """The large tables, or their indexes, that are read from one end to the other."""
    plan = await _plan(engine, statement, values)
    return [step for step in plan if _table_of(step) in LARGE]


async def _plan(engine: AsyncEngine, statement: str, values: Any) -> list[str]:
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return [row.detail for row in found]
        for way in ("seqscan", "hashjoin", "mergejoin"):  # that are quicker where all is small
            await connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        found = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
        told = found.scalar_one()
        [plan] = told if isinstance(told, list) else json.loads(told)
        return [*_scans(plan["Plan"])]


def _scans(node: dict[str, Any]) -> Iterator[str]:
    """The tables that PostgreSQL reads through, as SQLite says it."""
    whole = node["Node Type"] == "Seq Scan" or (
        "Index" in node["Node Type"] and not ("Index Cond" in node or "Order By" in node)
    )
    if whole and "Relation Name" in node:
        yield f"SCAN {node['Relation Name']}"
    for inner in node.get("Plans", ()):
        yield from _scans(inner)


def _table_of(step: str) -> str | None:
    """The table that a step of a plan reads through; SEARCH without a key does that, too."""
    found = re.match(r"SCAN (\w+)|SEARCH (\w+)$", step)
    return None if found is None else found[1] or found[2]
