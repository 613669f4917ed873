"""`emojibot init`: makes all that the bot needs in this folder, and says what @BotFather needs."""

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import Final

import click

from bot.cli.check import report
from bot.cli.errors import spoken_errors
from bot.errors import SettingsError
from bot.settings import Settings, load_settings

_FILE: Final = Path(".env")
_TOKEN: Final = re.compile(r"\d+:[A-Za-z0-9_-]+")
_AT_BOTFATHER: Final = """\
Send @BotFather what the bot cannot switch on itself:
  /setinline          and a few words, to use it in any chat: @your_bot we won
  /setinlinefeedback  and Enabled, so that it learns from what is picked there
  /setprivacy         and Disable, only if it is to read all messages of its groups
Then start it: emojibot run"""


@click.command()
@click.option("--token", help="The bot's token.  [default: the one in .env, else it asks]")
@spoken_errors()
def init(token: str | None) -> None:
    """Set the bot up here: its token, key and database.

    Asks for the token that @BotFather gave, writes it into .env, makes what is missing, checks
    all of it, and says what to send to @BotFather. What is there already stays as it is.

    \b
    Usage:
        emojibot init
        emojibot init --token 123456:AAF-another-token
    """
    settings = _with_token(token)
    asyncio.run(_make(settings))
    if report(settings):
        click.echo("Mend that, then once more: emojibot init (--token takes another)", err=True)
        raise click.exceptions.Exit(1)
    click.echo(_AT_BOTFATHER)


def _with_token(given: str | None) -> Settings:
    """The settings, after `given`, or what is asked for, was written into .env."""
    settings = load_settings()
    if given is None and settings.bot_token is not None:
        return settings
    token = (given or _ask()).strip()
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            "that is no token: copy the whole line like 123456:AAF... that @BotFather gave you"
        )
    _write(token)
    settings = load_settings()
    if settings.token() != token:
        raise SettingsError("BOT_TOKEN in the environment hides that in .env: unset it")
    return settings


def _ask() -> str:
    # On a screen it would stay for others to see; a pipe shows nothing.
    hidden = sys.stdin.isatty()
    question = "Token from @BotFather (it stays hidden)" if hidden else "Token from @BotFather"
    answer: str = click.prompt(question, hide_input=hidden)
    return answer


def _write(token: str) -> None:
    """Set BOT_TOKEN in .env; other lines stay, and a new file is for its owner's eyes only."""
    from dotenv import set_key

    if not os.path.lexists(_FILE):
        _FILE.touch(mode=0o600)
        _FILE.write_text("# Every other setting has a default: see .env.example.\n", "utf-8")
    set_key(_FILE, "BOT_TOKEN", token, quote_mode="never", follow_symlinks=True)
    click.echo(f"✓ {_FILE}: holds the token")


async def _make(settings: Settings) -> None:
    """Make the database and the key where they are missing, and let them belong together."""
    from bot.feedback import open_store
    from bot.feedback.key_check import keys_for
    from bot.feedback.migrate import upgrade

    url = settings.database_url
    keys = await keys_for(url, settings.own_key(), settings.encryption_key_file)
    await asyncio.to_thread(upgrade, url)
    async with open_store(url, keys):
        pass
