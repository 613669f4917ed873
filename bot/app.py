"""Puts the bot together: model, store, handlers, transport. `bot.lifecycle` keeps it running."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from functools import partial
from random import Random
from typing import Final

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest

from bot.feedback import FeedbackStore, People
from bot.feedback.database import sqlite_path
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
    receive,
    tell_owners,
)
from bot.models_at_work import models_at_work
from bot.monitoring.updates import WatchedUpdates
from bot.monitoring.watch import Watch
from bot.settings import Settings
from bot.suggestions.exploration import Exploration
from bot.suggestions.ranked import Suggestions
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.retries import Patience
from bot.transport.spoken import spoken_beside
from bot.transport.webhook import serving, web
from bot.upkeep import store_at_work
from bot.words.introduction import introduce
from model.loading import learned_by
from model.ranking import Predictors

CONNECTIONS: Final = 256

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
    patience: Patience | None = None,
) -> App:
    """The application with all its handlers, not started.

    Args:
        random: draws the orders that are shuffled.
        patience: what repeats requests; None: a plain one.
    """
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.bot_api_url}/bot")
        .base_file_url(f"{settings.bot_api_url}/file/bot")
        .request(request)
        .get_updates_request(request)
        .updater(None)
        .rate_limiter(patience or Patience())
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
        BotError, ModelError: a setting, the database or the model is not usable.
    """
    token = settings.token()
    await asyncio.to_thread(upgrade, settings.database_url)
    refused: asyncio.Queue[str] = asyncio.Queue()
    watch, newest = Watch(), Newest()
    async with AsyncExitStack() as stack:
        predictors = await stack.enter_async_context(_models(settings, watch, refused.put_nowait))
        store = store_at_work(settings, watch.parts(), refused.put_nowait)
        feedback = await stack.enter_async_context(store)
        request = watch.request(connections=CONNECTIONS)
        show(_suggestions(settings, predictors, feedback), feedback.people)
        application = build(
            *(settings, predictors, feedback, newest),
            request=request,
            token=token,
            random=Random(),
            patience=watch.patience(),
        )
        updates = watch.updates(application, newest)
        inbox = stack.enter_context(_inbox(application, updates, settings, feedback, newest))
        secret = _webhook_secret(settings)
        if settings.web_port:
            health = watch.health(updates, reached=readiness, writable=lambda: feedback.is_well)
            pages = watch.pages(health, inbox, token=settings.metrics())
            site = web(inbox, ready=readiness, secret=secret, pages=pages)
            await stack.enter_async_context(serving(site, settings.web_host, settings.web_port))
        await stack.enter_async_context(_ending(application, request))
        if not await connect(application, stop):
            return
        await application.start()
        bot, url = application.bot, settings.webhook_url
        async with beside(introduce(bot)), beside(tell_owners(bot, settings.owner_ids, refused)):
            await receive(application, url, secret, inbox, stop, readiness, watch.polling)


@asynccontextmanager
async def _ending(application: App, request: BaseRequest) -> AsyncIterator[None]:
    """End `application` after the block, however far it got."""
    try:
        yield
    finally:
        if application.running:
            await application.stop()
        await application.shutdown()
        await request.shutdown()  # the application leaves it open if it never got started


def _models(
    settings: Settings, watch: Watch, refused: Callable[[str], None]
) -> AbstractAsyncContextManager[Predictors]:
    """The models that answer, watched."""
    return models_at_work(
        settings.model,
        device=settings.model_device,
        precision=settings.model_precision,
        threads=settings.model_threads or None,
        share=settings.model_canary,
        queue=settings.model_queue,
        batch_tokens=settings.model_batch_tokens,
        watched=watch.models.watched,
        refused=refused,
    )


def _suggestions(settings: Settings, predictors: Predictors, store: FeedbackStore) -> Suggestions:
    return Suggestions(
        predictors, store.people, count=settings.suggestions, min_confidence=settings.min_confidence
    )


@contextmanager
def _inbox(
    application: App,
    updates: WatchedUpdates,
    settings: Settings,
    store: FeedbackStore,
    newest: Newest,
) -> Iterator[Inbox]:
    """What takes updates to the handlers, instead of PTB's own queue."""
    patience = application.bot.rate_limiter
    assert isinstance(patience, Patience)
    speeches = Speeches(store.people, store.chats)
    with spoken_beside(sqlite_path(settings.database_url), settings.bot_id()) as spoken:
        yield Inbox(
            application.bot,
            updates,
            newest,
            store.notes(settings.bot_id()),
            spoken,
            excuse=Overrun(speeches, store.chats, settings.allowed_chats),
            has_room=patience.has_room,
        )


def _webhook_secret(settings: Settings) -> str | None:
    if settings.webhook_url is None:
        return None
    if settings.webhook_secret is None:
        return secrets.token_urlsafe(32)
    return settings.webhook_secret.get_secret_value()
