"""Puts the bot together: model, store, handlers, transport. `bot.lifecycle` keeps it running."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest

from bot.errors import StoreError
from bot.feedback import FeedbackStore, People, open_store
from bot.feedback.clock_watch import ClockWatch
from bot.feedback.database import sqlite_path
from bot.feedback.key_check import keys_for
from bot.feedback.migrate import upgrade
from bot.handlers import routes
from bot.handlers.error_handler import ErrorHandler
from bot.handlers.overrun import Overrun
from bot.handlers.speech import Speeches
from bot.lifecycle import (
    App,
    Readiness,
    beside,
    connect,
    keep_up_nightly,
    receive,
    tell_owners,
)
from bot.settings import Settings
from bot.suggestions.exploration import Exploration
from bot.suggestions.ranked import Suggestions
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.retries import Patience
from bot.transport.spoken import Spoken
from bot.transport.webhook import serving, web
from bot.upkeep import Upkeep
from bot.words.introduction import introduce
from model.access import refusal
from model.batching import BatchingPredictor
from model.engine import Engine
from model.loading import CURRENT, learned_by, load_engine
from model.ranking import Predictors
from model.registry import Registry
from model.serving import Everybody, Serving

logger = logging.getLogger(__name__)

CONNECTIONS: Final = 256
EXPORTS: Final = Path("data/exports")  # where the README has them made

Show = Callable[[Suggestions, People], None]


def build(
    settings: Settings,
    predictors: Predictors,
    store: FeedbackStore,
    newest: Newest,
    *,
    request: BaseRequest,
    token: str,
    random: Random,
) -> App:
    """The application with all its handlers, not started.

    Args:
        random: draws the orders that are shuffled.
    """
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.bot_api_url}/bot")
        .base_file_url(f"{settings.bot_api_url}/file/bot")
        .request(request)
        .get_updates_request(request)
        .updater(None)
        .rate_limiter(Patience())
        .build()
    )
    application.add_handlers(
        routes(
            _suggestions(settings, predictors, store),
            store,
            newest,
            Exploration(settings.shuffled_share, random),
            allowed_chats=settings.allowed_chats,
            owners=settings.owner_ids,
            zone=settings.zone(),
            learned=partial(learned_by, settings.model),
        )
    )
    application.add_error_handler(
        ErrorHandler(Speeches(store.people, store.chats), settings.owner_ids)
    )
    return application


async def serve(
    settings: Settings, stop: asyncio.Event, readiness: Readiness, *, show: Show = lambda *_: None
) -> None:
    """Run the bot until `stop` is set.

    Args:
        readiness: learns whether updates arrive.
        show: is given what ranks the emojis, and what is kept about people, to look on.

    Raises:
        BotError: a setting or the database is not usable.
        ModelError: the model is not usable.
    """
    token = settings.token()
    await asyncio.to_thread(upgrade, settings.database_url)
    refused: asyncio.Queue[str] = asyncio.Queue()
    async with AsyncExitStack() as stack:
        predictors = await stack.enter_async_context(_predictors(settings, refused.put_nowait))
        feedback = await stack.enter_async_context(_feedback(settings))
        request = HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=30)
        show(_suggestions(settings, predictors, feedback), feedback.people)
        newest = Newest()
        application = build(
            settings, predictors, feedback, newest, request=request, token=token, random=Random()
        )
        spoken = stack.enter_context(_spoken(settings))
        inbox = _inbox(application, settings, feedback, newest, spoken)
        secret = _webhook_secret(settings)
        if settings.web_port:
            pages = web(inbox, ready=readiness, well=lambda: feedback.is_well, secret=secret)
            await stack.enter_async_context(serving(pages, settings.web_host, settings.web_port))
        try:
            if not await connect(application, stop):
                return
            await application.start()
            async with (
                beside(introduce(application.bot)),
                beside(tell_owners(application.bot, settings.owner_ids, refused)),
            ):
                await receive(application, settings.webhook_url, secret, inbox, stop, readiness)
        finally:
            if application.running:
                await application.stop()
            await application.shutdown()
            await request.shutdown()  # the application leaves it open if it never got started


def _suggestions(settings: Settings, predictors: Predictors, store: FeedbackStore) -> Suggestions:
    return Suggestions(
        predictors, store.people, count=settings.suggestions, min_confidence=settings.min_confidence
    )


def _inbox(
    application: App,
    settings: Settings,
    store: FeedbackStore,
    newest: Newest,
    spoken: Spoken | None,
) -> Inbox:
    """What takes updates to the handlers, instead of PTB's own queue."""
    patience = application.bot.rate_limiter
    assert isinstance(patience, Patience)
    speeches = Speeches(store.people, store.chats)
    return Inbox(
        application.bot,
        application.process_update,
        newest,
        store.notes(settings.bot_id()),
        spoken,
        excuse=Overrun(speeches, store.chats, settings.allowed_chats),
        has_room=patience.has_room,
    )


@contextmanager
def _spoken(settings: Settings) -> Iterator[Spoken | None]:
    """Which updates were answered, beside a database that is a file; else the store must do.

    Raises:
        StoreError: that cannot be written down.
    """
    database = sqlite_path(settings.database_url)
    if database is None:
        yield None
        return
    file = database.with_name(f"{database.name}-spoken-{settings.bot_id()}")
    try:
        spoken = Spoken(file)
    except OSError as error:
        raise StoreError(refusal(error)) from error
    with closing(spoken):
        yield spoken


def _webhook_secret(settings: Settings) -> str | None:
    if settings.webhook_url is None:
        return None
    if settings.webhook_secret is None:
        return secrets.token_urlsafe(32)
    return settings.webhook_secret.get_secret_value()


@asynccontextmanager
async def _predictors(
    settings: Settings, refused: Callable[[str], None]
) -> AsyncIterator[Predictors]:
    """The model of the settings; `current` is followed wherever the registry points."""
    serve = partial(
        BatchingPredictor, queue=settings.model_queue, batch_tokens=settings.model_batch_tokens
    )

    def load(name: str | Path) -> Engine:
        return load_engine(str(name), device=settings.model_device)

    if settings.model == CURRENT:
        async with Serving(
            Registry(), load=load, serve=serve, share=settings.model_canary, tell=refused
        ) as serving:
            yield serving
        return
    engine = await asyncio.to_thread(load, settings.model)
    logger.info("model %s answers", engine.version)
    async with serve(engine) as predictor:
        yield Everybody(predictor)


@asynccontextmanager
async def _feedback(settings: Settings) -> AsyncIterator[FeedbackStore]:
    """The store, looked after at once and then every night."""
    keys = await keys_for(settings.database_url, settings.own_key(), settings.encryption_key_file)
    async with open_store(settings.database_url, keys, bot=settings.bot_id()) as feedback:
        upkeep = Upkeep(
            feedback,
            timedelta(days=settings.retention_days),
            sqlite_path(settings.database_url),
            exports=EXPORTS,
            watch=ClockWatch(lambda: datetime.now(UTC)),
        )
        async with beside(keep_up_nightly(upkeep)):
            yield feedback
