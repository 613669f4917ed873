"""Brings a database to the tables that this program knows, and back.

Each function runs in one transaction that no other process can share, so two bots that
start at once migrate once. They are synchronous, with an event loop of their own: call
them from a thread (`asyncio.to_thread`) where one is running already.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from bot.errors import StoreError
from bot.feedback.database import WRITE, open_engine, sqlite_path

MIGRATIONS = Path(__file__).parents[2] / "migrations"
_LOCK = 0x656D6F6A69  # "emoji": the number under which PostgreSQL lets one process migrate


def upgrade(url: str, revision: str = "head") -> None:
    """Create or update the tables, and the database itself where it is a file.

    Raises:
        StoreError: the database is newer than this program, damaged, or out of reach.
    """
    _make_file(url)
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Take the tables back to `revision`; `base` removes them all.

    Raises:
        StoreError: there is no such revision, or the database cannot be used.
    """
    _require_file(url)
    _run(url, lambda config: command.downgrade(config, revision))


def check(url: str) -> str:
    """The database's revision, when it is the one that this program works with.

    Raises:
        StoreError: there is no database, it is older or newer, or it is damaged.
    """
    _require_file(url)
    revision = _run(url, lambda _: None)
    if revision != head():
        raise StoreError(
            f"the database is at revision {revision or 'base'}, this program needs {head()}: "
            "run 'emojibot db upgrade'"
        )
    return revision


def head() -> str:
    """The newest revision that this program knows."""
    revision = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert revision is not None  # there is at least one migration
    return revision


def _run(url: str, work: Callable[[Config], None]) -> str | None:
    """Do `work` on a database that is not newer than this program; its revision after that."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    def migrate(connection: Connection) -> str | None:
        _refuse_newer(connection)
        config.attributes["connection"] = connection
        work(config)
        return _revision(connection)

    async def run() -> str | None:
        # Altering a table means dropping its old copy, which would cascade.
        engine = open_engine(url, foreign_keys=False)
        try:
            async with engine.execution_options(**WRITE).begin() as connection:
                if connection.dialect.name == "postgresql":
                    await connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK}
                    )
                return await connection.run_sync(migrate)
        finally:
            await engine.dispose()

    try:
        return asyncio.run(run())
    except CommandError as error:
        raise StoreError(f"the database was not migrated: {error}") from error
    except (DatabaseError, OSError) as error:
        raise StoreError(f"the database cannot be used: {error.__cause__ or error}") from error


def _refuse_newer(connection: Connection) -> None:
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"the database is at revision {revision}, which is newer than this program: "
            "update emojibot, or restore a backup made with this version"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _make_file(url: str) -> None:
    path = sqlite_path(url)
    if path is not None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)


def _require_file(url: str) -> None:
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise StoreError(f"there is no database at {path}: run 'emojibot db upgrade'")
