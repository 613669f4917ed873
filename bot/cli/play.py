"""`emojibot play`: the bot in a browser page, with a Telegram of its own."""

import asyncio
import os
import secrets
import sys
import webbrowser
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from bot.cli.errors import spoken_errors

if TYPE_CHECKING:
    from bot.feedback import People
    from bot.settings import Settings
    from bot.suggestions.ranked import Suggestions

    Shown = asyncio.Future[tuple[Suggestions, People]]  # once the bot has started


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=None,
    help="0: any free one.  [default: 8080, or the next free one]",
)
@click.option(
    "--open/--no-open", "show", default=None, help="Open the page.  [default: on a desktop]"
)
@spoken_errors()
def play(host: str, port: int | None, show: bool | None) -> None:
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
    settings: "Settings", host: str, port: int | None, show: bool, stop: asyncio.Event
) -> None:
    from starlette.applications import Starlette

    from bot.app import serve
    from bot.cli.free_port import USUAL, listen
    from bot.lifecycle import Readiness
    from bot.playground import playground, seed
    from bot.playground.telegram import World, bot_api

    world = World(token=f"1000001:{secrets.token_urlsafe(32)}")  # only our own bot knows it
    seed(world)
    owners: set[int] = set()
    shown: Shown = asyncio.get_running_loop().create_future()
    page = playground(
        world, think=partial(_think, shown), tell=partial(_tell, shown), owners=owners
    )
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="emojibot-play-"))
        app = Starlette(routes=[*page, *bot_api(world).routes])
        url = await listen(stack, app, host, port)
        if port is None and not url.endswith(f":{USUAL}"):
            click.echo(f"Port {USUAL} is taken; this is the next free one.")
        click.echo(f"emojibot is at {url} - no token, no network. Ctrl-C ends it.")
        if show:
            with suppress(webbrowser.Error):
                await asyncio.to_thread(webbrowser.open, url)
        own = _for_one_play(settings, world.token, url, folder, owners)
        await serve(
            own,
            stop,
            Readiness(),
            show=lambda ranking, people: shown.set_result((ranking, people)),
        )


def _for_one_play(
    settings: "Settings", token: str, url: str, folder: str, owners: set[int]
) -> "Settings":
    """The settings of a bot that meets nobody but the page, and forgets all at the end."""
    from cryptography.fernet import Fernet
    from pydantic import SecretStr

    return settings.model_copy(
        update={
            "bot_token": SecretStr(token),
            "bot_api_url": url,
            "owner_ids": owners,  # not a copy: the page changes them
            "allowed_chats": frozenset(),
            "webhook_url": None,
            "web_port": 0,
            "otel_exporter_otlp_endpoint": None,
            "otel_exporter_otlp_traces_endpoint": None,
            "database_url": f"sqlite+aiosqlite:///{folder}/play.db",
            "encryption_key": SecretStr(Fernet.generate_key().decode()),
        }
    )


async def _think(shown: "Shown", text: str, person: int) -> dict[str, Any] | None:
    """What the bot makes of `text`."""
    from bot.suggestions.thoughts import thought_of

    suggestions, _ = await asyncio.shield(shown)
    thought = await thought_of(text, suggestions, person=person)
    return None if thought is None else asdict(thought)


async def _tell(shown: "Shown", person: int) -> dict[str, Any] | None:
    """What the bot learned about a person."""
    from bot.suggestions.learned import learned_about

    _, people = await asyncio.shield(shown)
    learned = await learned_about(person, people)
    return None if learned is None else asdict(learned)


def _has_desktop() -> bool:
    """Whether a browser window can be expected to appear."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
