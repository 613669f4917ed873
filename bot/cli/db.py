"""`emojibot db`: the database's tables, its health, and copies of it."""

import asyncio
from pathlib import Path

import click

from bot.cli.db_keys import abandon_key, rotate_key
from bot.cli.errors import spoken_errors
from bot.settings import load_settings

_FILE = click.Path(dir_okay=False, path_type=Path)
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def db() -> None:
    """Create, check, copy and migrate the database (DATABASE_URL)."""


db.add_command(rotate_key)
db.add_command(abandon_key)


@db.command()
@spoken_errors()
def upgrade() -> None:
    """Create the database, or bring it to the tables of this version.

    The bot does this by itself when it starts.
    """
    from bot.feedback import migrate

    revision = migrate.upgrade(load_settings().database_url)
    click.echo(f"The database is at revision {revision}.")


# -1 is a revision here and no option.
@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision", metavar="REV")
@click.option("--yes", is_flag=True, help="Do not ask.")
@spoken_errors()
def downgrade(revision: str, yes: bool) -> None:
    """Take the database back to revision REV, for an older bot.

    REV is a revision such as 0001, a number of steps such as -1, or "base", which removes all
    tables. What the older tables have no place for is lost: make a backup first.

    \b
    Usage:
        emojibot db backup before.db
        emojibot db downgrade -1
    """
    from bot.feedback import migrate

    url = load_settings().database_url
    migrate.require_file(url)
    if not yes:
        click.confirm(f"Take the database back to {revision}? Data may be lost", abort=True)
    click.echo(f"The database is at revision {migrate.downgrade(url, revision)}.")


@db.command()
@spoken_errors()
def check() -> None:
    """Say whether the database is whole, and fits program and key."""
    from bot.cli.stored import stored_feedback
    from bot.feedback import backup, migrate

    settings = load_settings()
    revision = migrate.check(settings.database_url)
    if path := migrate.require_file(settings.database_url):
        backup.examine(path)

    async def open_once() -> None:
        async with stored_feedback(settings):
            pass

    asyncio.run(open_once())
    click.echo(f"The database is whole, at revision {revision}, and the encryption key fits it.")


@db.command()
@click.option("--to", "target", metavar="URL", required=True, help="The new database's address.")
@spoken_errors()
def copy(target: str) -> None:
    """Copy all of it into a new database, SQLite or PostgreSQL.

    Stop the bot first: what it writes meanwhile stays behind. The new one gets the tables of this
    version; it must hold nothing. All rows arrive, or none: when it is interrupted, do it again.
    The encryption key stays the same. A password need not stand in URL: ~/.pgpass and PGPASSWORD
    are read.

    \b
    Usage:
        emojibot db copy --to postgresql+asyncpg://ann@localhost/emojibot
    """
    from bot.cli.progress import progress
    from bot.feedback import backup, migrate
    from bot.feedback.transfer import rows_in, transfer

    source = load_settings().database_url
    migrate.check(source)
    if path := migrate.require_file(source):
        backup.examine(path)
    migrate.upgrade(target)
    with progress("Copying", asyncio.run(rows_in(source))) as copied:
        counts = asyncio.run(transfer(source, target, copied))
    rows = ", ".join(f"{table} {count}" for table, count in counts.items() if count)
    click.echo(f"All is copied ({rows or 'no rows'}). Now DATABASE_URL may name the new database.")


@db.command()
@click.argument("file", type=_FILE)
@spoken_errors()
def backup(file: Path) -> None:
    """Copy the database to FILE, also while the bot is running.

    An older backup in FILE is replaced, any other file is not. Keep the encryption key as
    well, but apart: without it the texts cannot be read. Whoever asks to be forgotten
    later is still in older backups, and so is what waited for its answer then: do not keep
    them longer than you must.

    \b
    Usage:
        emojibot db backup backups/monday.db
    """
    from bot.feedback.backup import backup as copy

    copy(load_settings().database_url, file)
    click.echo(f"The database is copied to {file}. Keep the encryption key too, apart from it.")


@db.command()
@click.argument("file", type=_EXISTING)
@click.option("--yes", is_flag=True, help="Do not ask.")
@spoken_errors()
def restore(file: Path, yes: bool) -> None:
    """Put the backup FILE in the place of the database. Stop the bot first.

    Nothing is replaced unless FILE has the tables of this program and nothing else. What was
    erased since the backup comes back: forget those people again. A backup from an older
    version is brought up to date. The database before is kept beside, under another name.
    """
    from bot.feedback import migrate
    from bot.feedback.backup import restore as put_back

    url = load_settings().database_url
    if not yes:
        click.confirm(f"Replace the database by {file}?", abort=True)
    kept = put_back(url, file)
    click.echo(f"The database is {file} again, at revision {migrate.upgrade(url)}.")
    if kept is not None:
        click.echo(f"The one before is in {kept}: erase that when all is well.")
