"""`emojibot db rotate-key` and `abandon-key`: another encryption key, or one less."""

import asyncio
from typing import TYPE_CHECKING

import click

from bot.cli.errors import spoken_errors
from bot.settings import Settings, load_settings

if TYPE_CHECKING:  # the store takes time that the help need not wait for
    from bot.feedback.keys import Keys
    from bot.feedback.lost_key import Loss


@click.command("rotate-key")
@spoken_errors()
def rotate_key() -> None:
    """Encrypt all of it with a new key, also while the bot runs.

    The new key is put into the first line of the key's file (ENCRYPTION_KEY_FILE), which a
    running bot reads again. When it is interrupted, the next time it goes on. The old keys stay
    in the file: the last one names people, and backups from before need the others.
    """
    settings = load_settings()
    rows = asyncio.run(_rotate(settings))
    click.echo(f"Everything is encrypted with the newest key; {rows} rows had an older one.")
    if settings.encryption_key is None:
        click.echo(f"Copy {settings.encryption_key_file} again, apart from the database.")


@click.command("abandon-key")
@click.option("--yes", is_flag=True, help="Do not ask.")
@spoken_errors()
def abandon_key(yes: bool) -> None:
    """Go on without a key that is lost for good. Stop the bot first.

    It says what is lost with the key, and erases that once you agree, for nobody can read it
    again. Then the database takes the key that there is, or the one that the bot makes. While
    there is hope to find the key, keep a backup of the database.
    """
    settings = load_settings()
    left = _left(settings)
    lost = asyncio.run(_what_is_lost(settings, left))
    if lost is None:
        raise click.ClickException("no key is lost: what there is fits the database")
    if not yes:
        click.confirm(f"Erase {lost}?", abort=True)
    asyncio.run(_go_on(settings, left))
    click.echo(f"Erased: {lost}. The bot goes on without the key that is lost.")


async def _rotate(settings: Settings) -> int:
    """How many rows had an older key."""
    from bot.cli.progress import progress
    from bot.feedback import rotation
    from bot.feedback.database import open_database
    from bot.feedback.migrate import check

    url = settings.database_url
    await asyncio.to_thread(check, url)
    async with open_database(url) as database:
        keys = await rotation.begin(database, settings.own_key(), settings.encryption_key_file)
        with progress("Encrypting", await rotation.encrypted_rows(database)) as looked_at:
            return await rotation.rotate(database, keys, looked_at)


def _left(settings: Settings) -> "Keys | None":
    """The keys that there are; None: there are none."""
    from bot.feedback.keys import Keys

    own, file = settings.own_key(), settings.encryption_key_file
    return Keys.from_settings(own, file, create=False) if own or file.exists() else None


async def _what_is_lost(settings: Settings, left: "Keys | None") -> "Loss | None":
    from bot.feedback.database import open_database
    from bot.feedback.lost_key import what_is_lost
    from bot.feedback.migrate import check

    await asyncio.to_thread(check, settings.database_url)
    async with open_database(settings.database_url) as database:
        return await what_is_lost(database, left)


async def _go_on(settings: Settings, left: "Keys | None") -> None:
    from bot.feedback.database import open_database
    from bot.feedback.lost_key import go_on_without
    from bot.feedback.tombstone_list import list_beside

    url = settings.database_url
    async with open_database(url) as database:
        await go_on_without(database, left, list_beside(url))
