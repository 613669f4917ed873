"""`emojibot check`: is everything there that the bot needs, and what to mend if not."""

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress

import click

from bot.cli.errors import spoken_errors
from bot.errors import BotError, SettingsError
from bot.settings import Settings, load_settings
from model.access import refusal
from model.cli.printable import printable
from model.errors import ModelError, RegistryError


@click.command()
@spoken_errors()
def check() -> None:
    """Check all that 'emojibot run' needs, and say what to mend.

    It looks at settings, database, key, model, port, proxy, token, and where backups and traces
    go. Nothing is made or changed.
    """
    settings = load_settings()
    click.echo("✓ settings: readable")
    wrong = report(settings)
    if wrong == ["token"] and settings.bot_token is None:
        click.echo("Nothing else is wrong; 'emojibot init' asks for the token and makes the rest.")
    if wrong:
        raise click.exceptions.Exit(1)
    fresh = _to_be_made(settings)
    click.echo(f"Nothing is wrong; run makes {fresh}." if fresh else "Nothing is wrong.")


def report(settings: Settings) -> list[str]:
    """Say of each thing that the bot needs what it is, or what is wrong with it; what is wrong."""
    checks: dict[str, Callable[[Settings], str]] = {
        "database": _database,
        "key": _key,
        "backups": _backups,
        "model": _model,
        "web": _web,
        "proxy": _proxy,
        "traces": _traces,
        "token": _token,
    }
    wrong = []
    for name, examine in checks.items():
        try:
            click.echo(printable(f"✓ {name}: {examine(settings)}"))
        except (BotError, ModelError, OSError) as error:
            wrong.append(name)
            said = refusal(error) if isinstance(error, OSError) else error
            click.echo(printable(f"✗ {name}: {said}"), err=True)
    return wrong


def _to_be_made(settings: Settings) -> str:
    """What is not there yet of what the bot makes by itself."""
    from bot.feedback.database import sqlite_path

    database = sqlite_path(settings.database_url)
    missing = []
    if database is not None and not os.path.exists(database):
        missing.append("the database")
    if settings.encryption_key is None and not os.path.exists(settings.encryption_key_file):
        missing.append("the key")
    return " and ".join(missing)


def _database(settings: Settings) -> str:
    from bot.feedback.migrate import foresee

    return foresee(settings.database_url)


def _key(settings: Settings) -> str:
    from bot.feedback.key_check import foresee

    return foresee(settings.database_url, settings.own_key(), settings.encryption_key_file)


def _backups(settings: Settings) -> str:
    from bot.feedback.daily_backups import refuse

    if settings.backup_dir is None:
        return "none are made, BACKUP_DIR is empty"
    refuse(settings.database_url, settings.backup_dir)
    return f"one a day in {settings.backup_dir}, the last {settings.backup_keep} kept"


def _web(settings: Settings) -> str:
    from bot.transport.address import bind

    if not settings.web_port:
        return "none, the bot asks Telegram for updates"
    place = f"{settings.web_host}, port {settings.web_port}"
    try:
        bind(settings.web_host, settings.web_port).close()
    except SettingsError:
        if not _is_a_bot(settings):
            raise
        return f"{place}, where a bot answers already"
    return f"{place} is free"


def _is_a_bot(settings: Settings) -> bool:
    """Whether what listens there is a bot, such as the one that is checked while it runs."""
    import httpx

    url = httpx.URL(scheme="http", host=settings.web_host, port=settings.web_port, path="/healthz")
    try:
        return httpx.get(url, timeout=0.5, trust_env=False).text == "ok\n"
    except httpx.HTTPError:
        return False


def _traces(settings: Settings) -> str:
    from bot.monitoring.collector import collector_at

    address = settings.traces()
    if address is None:
        return "none, OTEL_EXPORTER_OTLP_ENDPOINT is empty"
    return f"taken at {collector_at(address)}"


def _model(settings: Settings) -> str:
    from model.engine import emojis_of
    from model.loading import CURRENT, load_engine
    from model.registry import Registry
    from model.remote.replica import addresses_of

    if addresses := addresses_of(settings.model):
        return asyncio.run(_served_elsewhere(addresses, settings.model_word()))
    engine = load_engine(settings.model, device=settings.model_device)
    said = f"{engine.version}, {len(emojis_of(engine))} emojis"
    if settings.model == CURRENT:
        if candidate := Registry().state().candidate:
            load_engine(candidate, device=settings.model_device)
            said += f"; {candidate} is on trial"
    else:
        with suppress(RegistryError):  # what is not asked for may be damaged
            if promoted := Registry().state().version:
                said += f"; {promoted} was promoted, but MODEL is not {CURRENT}"
    return said


async def _served_elsewhere(addresses: Sequence[str], token: str | None) -> str:
    """Which model answers at each of the addresses."""
    import httpx

    from model.prepared import prepare
    from model.remote.replica import Replica, bearer
    from model.remote.wire import Question

    said = []
    async with httpx.AsyncClient(headers=bearer(token), trust_env=False) as client:
        for address in addresses:
            ranking = await Replica(address, client).ask(Question(prepare("I love you so much")))
            said.append(f"{ranking.model} at {address}")
    return ", ".join(said)


def _proxy(settings: Settings) -> str:
    from bot.settings.addresses import place_of
    from bot.transport.proxy import proxy_to

    proxy = proxy_to(settings.bot_api_url)
    if proxy is None:
        return "none, the bot asks Telegram itself"
    return place_of(proxy)


def _token(settings: Settings) -> str:
    from telegram import Bot
    from telegram.error import TelegramError

    from bot.lifecycle import UNKNOWN_TOKEN
    from bot.transport.proxy import proxy_to
    from bot.transport.refusals import in_a_sentence, is_unknown_token
    from bot.transport.request import SECONDS, Request

    token = settings.token()
    try:
        proxy_to(settings.bot_api_url)
    except SettingsError:
        raise BotError("Telegram cannot be asked before the proxy is mended") from None

    async def ask() -> str:
        # As the running bot asks: by the same proxies and certificates.
        request = Request(connections=1, pool_timeout=SECONDS)
        api = f"{settings.bot_api_url}/bot"
        async with Bot(token, api, request=request, get_updates_request=request) as bot:
            return f"@{bot.username}"

    try:
        return asyncio.run(ask())
    except TelegramError as error:
        if is_unknown_token(error):
            raise SettingsError(UNKNOWN_TOKEN) from None
        raise BotError(in_a_sentence(error)) from None
