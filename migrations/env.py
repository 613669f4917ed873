"""Runs migrations on the connection that `bot.feedback.migrate` hands over.

The `alembic` command, which hands over none, works on the database of the settings:
`alembic revision --autogenerate -m "what changes"`.
"""

import asyncio

from alembic import context
from sqlalchemy import Connection

from bot.feedback.database import open_engine
from bot.feedback.tables import metadata
from bot.settings import load_settings


def run(connection: Connection) -> None:
    """Do what was asked for, in the transaction of `connection`."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    """Do the same on a connection of its own."""
    engine = open_engine(load_settings().database_url, foreign_keys=False)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    asyncio.run(run_alone())
