"""`emojibot play`: the bot in a browser page, with a Telegram of its own."""

import asyncio
import os
import secrets
import sys
import webbrowser
from contextlib import AsyncExitStack, suppress
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from bot.cli.errors import spoken_errors
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings


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
    """Show the bot in a browser page, without Telegram or a token.

    It is the same application. Chats and feedback live in a temporary folder and are gone when the
    command ends.
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
    from cryptography.fernet import Fernet
    from pydantic import SecretStr
    from starlette.applications import Starlette

    from bot.app import serve
    from bot.playground import playground, seed
    from bot.playground.telegram import LoopbackServer, World, bot_api
    from bot.transport.address import blame

    world = World(token=f"1000001:{secrets.token_urlsafe(32)}")  # only our own bot knows it
    seed(world)
    page = Starlette(routes=[*playground(world), *bot_api(world).routes])
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="emojibot-play-"))
        try:
            server = await stack.enter_async_context(LoopbackServer(page, host=host, port=port))
        except (OSError, UnicodeError) as error:
            said = blame(error, host=f"--host {host}", port=f"--port {port}")
            raise SettingsError(f"the page cannot be served: {said}") from error
        own = settings.model_copy(
            update={
                "bot_token": SecretStr(world.token),
                "bot_api_url": server.url,
                "allowed_chats": frozenset(),
                "webhook_url": None,
                "web_port": 0,
                "database_url": f"sqlite+aiosqlite:///{folder}/play.db",
                "encryption_key": SecretStr(Fernet.generate_key().decode()),
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
