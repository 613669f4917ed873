"""Brings a database to the tables that this program knows, and back.

Each function runs in one transaction that no other process can share, so two bots that
start at once migrate once. They are synchronous, with an event loop of their own: call
them from a thread (`asyncio.to_thread`) where one is running already.

A database without tables gets those of today at once, as migrations would leave them. Alembic is
loaded only where tables are altered: it costs a start a tenth of its time, and 10 MB that stay.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    StaticPool,
    String,
    Table,
    create_engine,
    insert,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.feedback.database import WRITING, open_engine, sqlite_path
from bot.feedback.health import cause, where
from bot.feedback.sqlite_file import existing_file, make_file, refuse_unwritable
from bot.feedback.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[2] / "migrations"
BASE = "base"  # the revision of a database without our tables
_NOTED = Table(  # Alembic's note of the revision, as Alembic makes it
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_LOCK = 0x656D6F6A69  # "emoji": the number under which PostgreSQL lets one process migrate


def upgrade(url: str, revision: str = "head") -> str:
    """Create or update the tables, and the database where it is a file; its revision then.

    Raises:
        SettingsError: `url` is not the address of a database.
        StoreError: the database is newer than this program, damaged, or out of reach.
    """
    make_file(url)

    def work(connection: Connection) -> None:
        known = _revision(connection)
        if revision == "head" and known in (BASE, _newest()):
            if known == BASE:
                _make_tables(connection)
            return
        from alembic import command

        command.upgrade(_config(connection), revision)

    return _run(url, work)


def downgrade(url: str, revision: str) -> str:
    """Take the tables back to `revision`; `base` removes them and all that is in them.

    Raises:
        SettingsError: `url` is not the address of a database.
        StoreError: there is no such revision, or the database cannot be used.
    """
    from alembic import command
    from alembic.util import CommandError

    require_file(url)
    try:
        return _run(url, lambda connection: command.downgrade(_config(connection), revision))
    except CommandError as error:
        raise StoreError(
            f"the database cannot go back to revision {revision}: give an older one, such as 0001, "
            f"a number of steps, such as -1, or {BASE}"
        ) from error


def check(url: str) -> str:
    """The database's revision, when it is the one that this program works with.

    Raises:
        SettingsError: `url` is not the address of a database.
        StoreError: there is no database, it is older or newer, or it is damaged.
    """
    require_file(url)
    revision, newest = _run(url, lambda _: None), _newest()
    if revision != newest:
        raise StoreError(
            f"the database is at revision {revision}, this program needs {newest}: "
            "run 'emojibot db upgrade'"
        )
    return revision


def foresee(url: str) -> str:
    """What `upgrade` would do, in a few words; nothing is made or changed.

    Raises:
        SettingsError, StoreError: it would be refused.
    """
    refuse_unwritable(url)
    path, newest = sqlite_path(url), _newest()
    if path is not None and existing_file(url) is None:
        return f"none yet, the bot makes {path}"
    revision = _run(url, lambda _: None)
    if revision == newest:
        return "at the newest schema"
    return f"at revision {revision}, which the bot brings to {newest}"


@contextmanager
def migrated(revision: str) -> Iterator[sqlite3.Connection]:
    """An empty database in memory, with the tables of `revision`."""
    from alembic import command

    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)
    with closing(engine.raw_connection()) as raw:
        assert isinstance(raw.driver_connection, sqlite3.Connection)
        yield raw.driver_connection
    engine.dispose()


def refuse_newer(revision: str, where: str) -> None:
    """Do nothing if this program knows `revision`.

    Raises:
        StoreError: it does not; the sentence begins with `where` it was found.
    """
    if revision not in _revisions():
        raise StoreError(
            f"{where} is at revision {revision}, which is newer than this program: "
            "update emojibot, or use a backup made with this version"
        )


def require_file(url: str) -> Path | None:
    """The file of a SQLite database, None for another kind.

    Raises:
        StoreError: the file does not exist, and SQLite would make an empty one; or this user may
            not read and write it, which reading alone needs, too.
    """
    path = sqlite_path(url)
    if path is not None and existing_file(url) is None:
        raise StoreError(f"there is no database at {path}: run 'emojibot db upgrade'")
    refuse_unwritable(url)
    return path


def _make_tables(connection: Connection) -> None:
    _NOTED.create(connection, checkfirst=True)
    metadata.create_all(connection, checkfirst=False)  # another program's are not ours to use
    connection.execute(insert(_NOTED).values(version_num=_newest()))


def _revisions() -> list[str]:
    """All that this program knows, the newest last: a file of each begins with its name."""
    return [BASE, *sorted(path.stem.split("_")[0] for path in MIGRATIONS.glob("versions/*.py"))]


def _newest() -> str:
    return _revisions()[-1]


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _run(url: str, work: Callable[[Connection], None]) -> str:
    """Do `work` on a database that is not newer than this program; its revision after that."""

    def migrate(connection: Connection) -> str:
        refuse_newer(_revision(connection), "the database")
        work(connection)
        return _revision(connection)

    async def run() -> str:
        # Altering a table means dropping its old copy, which would cascade.
        engine = open_engine(url, foreign_keys=False)
        try:
            async with engine.execution_options(**WRITING).begin() as connection:
                if connection.dialect.name == "postgresql":
                    lock = text("SELECT pg_advisory_xact_lock(:key)")
                    await connection.execute(lock, {"key": _LOCK})
                return await connection.run_sync(migrate)
        finally:
            await engine.dispose()

    try:
        return asyncio.run(run())
    except DBAPIError as error:
        raise StoreError(f"{where(make_url(url))} cannot be used: {cause(error)}") from error
    except OSError as error:
        raise StoreError(f"the database cannot be reached: {error}") from error


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table(_NOTED.name):
        return BASE
    revisions = connection.scalars(select(_NOTED.c.version_num)).all()
    if len(revisions) > 1:
        said = ", ".join(revisions)
        raise StoreError(f"the database is at several revisions at once: {said}; restore a backup")
    return revisions[0] if revisions else BASE
