"""A database that is made at once is the one that migrations, step by step, would have made."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.feedback import migrate, open_engine
from bot.feedback.tables import metadata
from tests.bot.feedback import postgres

pytestmark = pytest.mark.own_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=postgres.needs_postgres)])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, ...]]:
    """The addresses of two databases that are not there yet, or empty."""
    with ExitStack() as databases:
        if request.param == "sqlite":
            yield tuple(f"sqlite+aiosqlite:///{tmp_path / name}.db" for name in ("a", "b"))
        else:
            yield tuple(databases.enter_context(postgres.database()) for _ in range(2))


T = TypeVar("T")


def on(url: str, work: Callable[[Connection], T]) -> T:
    """What `work` says of the database at `url`."""

    async def run() -> T:
        engine = open_engine(url)
        async with engine.begin() as connection:
            done = await connection.run_sync(work)
        await engine.dispose()
        return done

    return asyncio.run(run())


def schema(connection: Connection) -> dict[str, Any]:
    """All that SQLAlchemy reads of the tables; the order of columns may differ."""
    seen = inspect(connection)
    tables = {
        name: {
            "columns": by_name(seen.get_columns(name)),
            "key": seen.get_pk_constraint(name),
            "foreign": by_name(seen.get_foreign_keys(name)),
            "unique": by_name(seen.get_unique_constraints(name)),
            "indexes": by_name(seen.get_indexes(name)),
            "options": seen.get_table_options(name),
        }
        for name in seen.get_table_names()
    }
    return {"tables": tables, "noted": connection.scalar(text("SELECT * FROM alembic_version"))}


def by_name(found: list[Any]) -> dict[str, str]:
    return {str(one["name"]): repr(sorted(one.items(), key=str)) for one in found}


def test_it_has_what_migrations_leave(two: tuple[str, ...]) -> None:
    made, migrated = two

    migrate.upgrade(made)
    migrate.upgrade(migrated, "0001")
    migrate.upgrade(migrated)

    assert on(made, schema) == on(migrated, schema)
    assert len(on(made, schema)["tables"]) == 1 + len(metadata.tables)


def test_it_goes_back_step_by_step_and_comes_again(two: tuple[str, ...]) -> None:
    made, migrated = two
    migrate.upgrade(made)
    migrate.upgrade(migrated, "0001")

    while migrate.downgrade(made, "-1") != "0001":
        pass

    assert on(made, schema) == on(migrated, schema)
    migrate.downgrade(made, "base")
    assert migrate.upgrade(made) == migrate.check(made)


def test_a_table_that_is_there_already_is_not_taken_over(two: tuple[str, ...]) -> None:
    url, _ = two

    on(url, lambda connection: connection.execute(text("CREATE TABLE people (name TEXT)")))

    with pytest.raises(StoreError, match="cannot be used"):
        migrate.upgrade(url)
    assert on(url, lambda connection: inspect(connection).get_table_names()) == ["people"]
