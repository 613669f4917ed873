"""Puts the bot together: model, store, handlers, transport. `bot.lifecycle` keeps it running."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from functools import partial
from random import Random
from typing import Any, Final, TypeAlias

from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.feedback import FeedbackStore, People
from bot.feedback.clock import MACHINES, Clock
from bot.feedback.migrate import upgrade
from bot.handlers import routes
from bot.handlers.error_handler import ErrorHandler
from bot.handlers.speech import Speeches
from bot.intake import first_to_tell, inbox_at_work
from bot.lifecycle import (
    App,
    Readiness,
    beside,
    connect,
    receive,
    tell_owners,
)
from bot.models_at_work import Watch as WatchesModels
from bot.models_at_work import models_at_work
from bot.monitoring.collector import traces_to
from bot.monitoring.updates import WatchedUpdates
from bot.monitoring.watch import Watch
from bot.settings import Settings
from bot.suggestions.exploration import Exploration
from bot.suggestions.ranked import Suggestions
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.retries import Patience
from bot.upkeep import store_at_work
from bot.words.introduction import introduce
from model.loading import learned_by
from model.ranking import Predictors

CONNECTIONS: Final = 256

Show: TypeAlias = Callable[[Suggestions, People], None]
Models: TypeAlias = Callable[
    [Settings, Watch, Callable[[str], None]], AbstractAsyncContextManager[Predictors]
]


class _Application(Application[Any, Any, Any, Any, Any, Any]):
    """Nothing of it is kept, so it need not note, for good, who has ever written."""

    def _mark_for_persistence_update(self, **_: object) -> None:
        """See Application."""


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
        .application_class(_Application)
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
    speeches, first = Speeches(store.people, store.chats), first_to_tell(settings, store)
    application.add_error_handler(ErrorHandler(speeches, settings.owner_ids, first=first))
    return application


def models_of(
    settings: Settings, watch: Watch, refused: Callable[[str], None]
) -> AbstractAsyncContextManager[Predictors]:
    """The models that answer by these settings, watched."""
    return models_by(settings, watch.models, refused)


def models_by(
    settings: Settings, watch: WatchesModels, refused: Callable[[str], None]
) -> AbstractAsyncContextManager[Predictors]:
    """The same, where only what looks on at models is there."""
    return models_at_work(
        settings.model,
        device=settings.model_device,
        precision=settings.model_precision,
        threads=settings.model_threads or None,
        share=settings.model_canary,
        queue=settings.model_queue,
        batch_tokens=settings.model_batch_tokens,
        remembered=settings.model_remembered,
        watch=watch,
        refused=refused,
        token=settings.model_word(),
    )


async def serve(
    settings: Settings,
    stop: asyncio.Event,
    readiness: Readiness,
    *,
    show: Show = lambda *_: None,
    models: Models = models_of,
    clock: Clock = MACHINES,
) -> None:
    """Run the bot until `stop` is set.

    Args:
        readiness: learns whether updates arrive.
        show: is given what ranks the emojis, and what is kept about people, to look on.
        models: makes those that answer; it is given what to say of each that cannot be used.
        clock: says when something was written, and is to be erased or copied.

    Raises:
        BotError, ModelError: a setting, the database or the model is not usable.
    """
    token, newest, refused = settings.token(), Newest(), asyncio.Queue[str]()
    async with AsyncExitStack() as stack:
        watch = await stack.enter_async_context(_watching(settings))
        await asyncio.to_thread(upgrade, settings.database_url)
        predictors = await stack.enter_async_context(models(settings, watch, refused.put_nowait))
        store = store_at_work(settings, watch.parts(), clock, refused.put_nowait)
        feedback = await stack.enter_async_context(store)
        show(_suggestions(settings, predictors, feedback), feedback.people)
        request = watch.request(connections=CONNECTIONS)
        parts = settings, predictors, feedback, newest
        dice = Random()  # noqa: S311 - for orders that are shown
        application = build(
            *parts, request=request, token=token, random=dice, patience=watch.patience()
        )
        updates = watch.updates(application, newest)
        inbox = stack.enter_context(inbox_at_work(application, updates, settings, feedback, newest))
        await stack.enter_async_context(_site(settings, watch, updates, inbox, readiness, feedback))
        await stack.enter_async_context(_ending(application, request))
        if not await connect(application, stop):
            return
        await application.start()
        bot, url, secret = application.bot, settings.webhook_url, settings.webhook_word()
        told = tell_owners(bot, settings.owner_ids, refused, first_to_tell(settings, feedback))
        async with beside(introduce(bot)), beside(told):
            await receive(application, url, secret, inbox, stop, readiness, watch.polling)


@asynccontextmanager
async def _watching(settings: Settings) -> AsyncIterator[Watch]:
    """What watches the bot during the block, and leaves traces where the settings want them."""
    async with traces_to(settings.traces(), service=settings.otel_service_name) as traces:
        yield Watch(traces=traces)


def _site(
    settings: Settings,
    watch: Watch,
    updates: WatchedUpdates,
    inbox: Inbox,
    readiness: Readiness,
    store: FeedbackStore,
) -> AbstractAsyncContextManager[object]:
    """The web server, where the settings want one."""
    if not settings.web_port:
        return nullcontext()
    from bot.transport.webhook import serving, web  # a web server costs a start 50 ms and 3 MB

    health = watch.health(updates, reached=readiness, writable=lambda: store.is_well)
    pages = watch.pages(health, inbox, token=settings.metrics())
    site = web(inbox, ready=readiness, secret=settings.webhook_word(), pages=pages)
    return serving(site, settings.web_host, settings.web_port)


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


def _suggestions(settings: Settings, predictors: Predictors, store: FeedbackStore) -> Suggestions:
    return Suggestions(
        predictors, store.people, count=settings.suggestions, min_confidence=settings.min_confidence
    )
