"""Runs the tests of the store in SQLite, and in PostgreSQL too where POSTGRES_URL names a server.

A test that takes the file `database`, or is marked `own_database`, runs once.
`.ci/with-postgres COMMAND` runs a command beside such a server.
"""

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.feedback import open_engine
from bot.feedback.migrate import upgrade
from bot.feedback.tables import metadata
from tests.bot.feedback import postgres


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test run on both databases where it is about neither."""
    own = metafunc.definition.get_closest_marker("own_database") is not None
    about_file = "database" in inspect.signature(metafunc.function).parameters
    if postgres.is_there() and "url" in metafunc.fixturenames and not (own or about_file):
        metafunc.parametrize("url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated database in the PostgreSQL server, of this test run alone."""
    with postgres.database() as url:
        upgrade(url)
        yield url


@pytest.fixture
def url(request: pytest.FixtureRequest, database: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A migrated database with nothing in it."""
    if getattr(request, "param", "sqlite") == "sqlite":
        url = f"sqlite+aiosqlite:///{database}"
        upgrade(url)
        return url
    monkeypatch.chdir(database.parent)  # the list of what was erased is in a folder beneath
    url = str(request.getfixturevalue("postgres_url"))
    asyncio.run(_empty(url))
    return url


async def _empty(url: str) -> None:
    tables = ", ".join(metadata.tables)
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    await engine.dispose()
