"""Databases that tests make in the PostgreSQL server that POSTGRES_URL names, and drop again."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

POSTGRES_URL = "POSTGRES_URL"

needs_postgres = pytest.mark.skipif(POSTGRES_URL not in os.environ, reason="needs a PostgreSQL")


def is_there() -> bool:
    """Whether there is a server to test with."""
    return POSTGRES_URL in os.environ


@contextmanager
def database() -> Iterator[str]:
    """The address of a new, empty database, which is dropped at the end."""
    server, name = make_url(os.environ[POSTGRES_URL]), f"emojibot_test_{token_hex(4)}"
    asyncio.run(_say(server.render_as_string(hide_password=False), f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        drop = f"DROP DATABASE {name} WITH (FORCE)"
        asyncio.run(_say(server.render_as_string(hide_password=False), drop))


async def _say(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
