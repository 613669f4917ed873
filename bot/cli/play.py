"""`emojibot play`: the bot in a browser page, with a Telegram of its own."""

import asyncio
import os
import sys
import webbrowser
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.errors import spoken_errors

if TYPE_CHECKING:
    from bot.settings import Settings

FOLDER = Path("data/play")  # apart from the real bot's data


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="0: any free one.",
)
@click.option(
    "--open/--no-open", "show", default=None, help="Open the page.  [default: on a desktop]"
)
@spoken_errors()
def play(host: str, port: int, show: bool | None) -> None:
    """Show the bot in a browser page: the same application, without Telegram or a token.

    Chats live until the command ends; feedback is kept in data/play.
    """
    from bot import logs
    from bot.cli.run import until_stopped
    from bot.settings import load_settings

    settings = load_settings()
    logs.configure("WARNING", settings.log_format)
    show = _has_desktop() if show is None else show
    asyncio.run(until_stopped(partial(_serve, settings, host, port, show)))


async def _serve(
    settings: "Settings", host: str, port: int, show: bool, stop: asyncio.Event
) -> None:
    from pydantic import SecretStr
    from starlette.applications import Starlette

    from bot.app import serve
    from bot.botapi import LoopbackServer, World, bot_api
    from bot.playground import playground, seed

    world = World()
    seed(world)
    page = Starlette(routes=[*playground(world), *bot_api(world).routes])
    async with LoopbackServer(page, host=host, port=port) as server:
        own = settings.model_copy(
            update={
                "bot_token": SecretStr(world.token),
                "bot_api_url": server.url,
                "database_url": f"sqlite+aiosqlite:///{FOLDER / 'play.db'}",
                "encryption_key": None,
                "encryption_key_file": FOLDER / "play.key",
            }
        )
        click.echo(f"emojibot is at {server.url} - no token, no network. Ctrl-C ends it.")
        if show:
            with suppress(webbrowser.Error):
                await asyncio.to_thread(webbrowser.open, server.url)
        await serve(own, stop)


def _has_desktop() -> bool:
    """Whether a browser window can be expected to appear."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
