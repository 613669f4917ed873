"""`emojibot feedback`: read back what people picked, export it, erase it."""

import asyncio

import click

from bot.cli.errors import spoken_errors
from bot.cli.export import export
from bot.cli.stats import stats
from bot.errors import StoreError
from bot.settings import load_settings


@click.group()
def feedback() -> None:
    """Read back what people picked, export it for training, erase it."""


feedback.add_command(stats)
feedback.add_command(export)


@feedback.command()
@click.option("--user", type=int, required=True, help="Telegram id of the person.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@spoken_errors()
def forget(user: int, yes: bool) -> None:
    """Erase all that is kept about a person, on their request.

    That is suggestions, picks, texts and consent. Backups that were made before still hold them,
    and exports: the next export lists the rows, and training refuses them.
    """
    if not yes:
        click.confirm(f"Erase all that is kept about {user}?", abort=True)

    from bot.cli.stored import stored_feedback

    async def erase() -> int:
        async with stored_feedback(load_settings()) as store:
            if not any((await store.people.belongings(user)).values()):
                raise StoreError(
                    f"nothing is kept about {user}: look whether that is their Telegram id"
                )
            erased = await store.people.forget(user)
            await store.overwrite_erased()
            return erased

    click.echo(f"Erased {asyncio.run(erase())} suggestions of {user}, and their consent.")
