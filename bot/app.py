"""Puts the bot together: model, store, handlers, transport. `bot.lifecycle` keeps it running."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
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

from bot.feedback import FeedbackStore, People, or_else
from bot.feedback.database import sqlite_path
from bot.feedback.migrate import upgrade
from bot.handlers import routes
from bot.handlers.error_handler import ErrorHandler, is_alone
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
from bot.transport.districts import district_of
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.retries import Patience
from bot.transport.shared_inbox import SharedInbox
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
    speeches, first = Speeches(store.people, store.chats), _first_to_tell(settings, store)
    application.add_error_handler(ErrorHandler(speeches, settings.owner_ids, first=first))
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
        secret = settings.webhook_word()
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
        told = tell_owners(bot, settings.owner_ids, refused, _first_to_tell(settings, feedback))
        async with beside(introduce(bot)), beside(told):
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
        share=settings.model_canary,
        queue=settings.model_queue,
        batch_tokens=settings.model_batch_tokens,
        watch=watch.models,
        refused=refused,
        token=settings.model_word(),
    )


def _suggestions(settings: Settings, predictors: Predictors, store: FeedbackStore) -> Suggestions:
    return Suggestions(
        predictors, store.people, count=settings.suggestions, min_confidence=settings.min_confidence
    )


def _is_shared(settings: Settings) -> bool:
    """Whether other processes may be at work for the same bot."""
    return settings.webhook_url is not None and sqlite_path(settings.database_url) is None


def _first_to_tell(settings: Settings, store: FeedbackStore) -> Callable[[str], Awaitable[bool]]:
    """Whether no other process has told the owners something just now."""
    if not _is_shared(settings):
        return is_alone
    answered = store.answered(settings.bot_id())

    async def first(what: str) -> bool:
        return await or_else(answered.first(what), True)

    return first


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
    file, bot_id, bot = sqlite_path(settings.database_url), settings.bot_id(), application.bot
    excuse = Overrun(Speeches(store.people, store.chats), store.chats, settings.allowed_chats)
    if _is_shared(settings):
        shared = store.shared(bot_id, partial(district_of, bot=bot))
        yield SharedInbox(
            *(bot, updates, newest, shared.notes, shared.answered, shared.colleagues),
            excuse=excuse,
            has_room=patience.has_room,
            share=patience.share,
        )
        return
    with spoken_beside(file, bot_id) as spoken:
        yield Inbox(
            *(bot, updates, newest, store.notes(bot_id), spoken),
            excuse=excuse,
            has_room=patience.has_room,
        )
