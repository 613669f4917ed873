"""How erased bytes leave the file of a SQLite database.

`secure_delete` wipes a row at once where it stood last. A key that was moved when its index page
was split has also stood elsewhere, and the write-ahead log keeps old pages. Rewriting the file
wipes these, but all writers wait for it; so it is done once a night, and not at each erasure. Until
then a number in the file's header, its `user_version`, says that it is due, also after a restart.
"""

import logging

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.database import Database

logger = logging.getLogger(__name__)


async def owe(connection: AsyncConnection) -> None:
    """Say in a transaction that what it erased has to be overwritten."""
    if connection.dialect.name == "sqlite":
        due = (await _due(connection) + 1) % 2**31 or 1
        await connection.exec_driver_sql(f"PRAGMA user_version = {due}")


async def overwrite(database: Database) -> None:
    """Rewrite a SQLite file without what was erased from it, if that is due, and empty its log."""
    if database.dialect != "sqlite":
        return
    try:
        async with database.alone() as connection:
            if due := await _due(connection):
                await connection.exec_driver_sql("VACUUM")
                await _settle(connection, due)
            checkpoint = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = checkpoint.one()
    except DBAPIError as error:  # the rows are gone; a full disk must not deny that
        logger.warning("what was erased could not be overwritten, later again: %s", error.orig)
        return
    if busy:
        logger.warning("somebody reads the database: its log keeps erased bytes for now")


async def _due(connection: AsyncConnection) -> int:
    """Which erasure was the last since the file was rewritten; 0: none."""
    return int((await connection.exec_driver_sql("PRAGMA user_version")).scalar_one())


async def _settle(connection: AsyncConnection, done: int) -> None:
    """Nothing is due any more, unless another process has erased something since `done`."""
    await connection.exec_driver_sql("BEGIN IMMEDIATE")
    if await _due(connection) == done:
        await connection.exec_driver_sql("PRAGMA user_version = 0")
    await connection.exec_driver_sql("COMMIT")
