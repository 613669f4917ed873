"""Puts the bot together and keeps it running: model, store, Telegram, and a clean end."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from telegram import Bot, Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest

from bot.errors import SettingsError, StoreError
from bot.feedback import FeedbackStore, Keys, open_store
from bot.feedback.migrate import upgrade
from bot.handlers import routes
from bot.handlers.speech import Speeches
from bot.handlers.trouble import Trouble
from bot.settings import Settings
from bot.suggestions.exploration import Shuffles
from bot.suggestions.ranked import Suggestions
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.polling import ALLOWED_UPDATES, Poller
from bot.transport.retries import Patience
from bot.transport.update_order import OrderPerChat
from bot.transport.webhook import serving, web
from bot.words.introduction import introduce
from model.batching import BatchingPredictor
from model.engine import Engine
from model.loading import CURRENT, load_engine
from model.ranking import Predictors
from model.registry import Registry
from model.serving import Everybody, Serving

logger = logging.getLogger(__name__)

CONCURRENT_UPDATES = 256
DAY = 24 * 60 * 60
DRAIN = 10.0  # seconds that running handlers are given at the end

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"


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
        .concurrent_updates(OrderPerChat(CONCURRENT_UPDATES))
        .rate_limiter(Patience())
        .build()
    )
    suggestions = Suggestions(
        predictors,
        store.people,
        count=settings.suggestions,
        min_confidence=settings.min_confidence,
    )
    application.add_handlers(
        routes(
            suggestions,
            store,
            newest,
            Shuffles(settings.shuffled_share, random),
            allowed_chats=settings.allowed_chats,
            owners=settings.owner_ids,
        )
    )
    application.add_error_handler(Trouble(Speeches(store.people, store.chats), settings.owner_ids))
    return application


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set.

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
        request = HTTPXRequest(connection_pool_size=CONCURRENT_UPDATES, pool_timeout=30)
        newest = Newest()
        application = build(
            settings, predictors, feedback, newest, request=request, token=token, random=Random()
        )

        async def handle(update: Update) -> None:
            await application.update_processor.process_update(
                update, application.process_update(update)
            )

        inbox = Inbox(application.bot, handle, newest)
        secret = _webhook_secret(settings)
        if settings.web_port:
            pages = web(inbox, ready=lambda: application.running, secret=secret)
            await stack.enter_async_context(serving(pages, settings.web_host, settings.web_port))
        try:
            if not await _connect(application, stop):
                return
            await application.start()
            logger.info("@%s is listening", application.bot.username)
            async with (
                _beside(introduce(application.bot)),
                _beside(_tell_owners(application.bot, settings.owner_ids, refused)),
            ):
                if secret is not None:
                    await _receive(application, settings, secret, inbox, stop)
                else:
                    await _poll(application, inbox, stop)
        finally:
            if application.running:
                await application.stop()
            await application.shutdown()
            await request.shutdown()  # the application leaves it open if it never got started


def _webhook_secret(settings: Settings) -> str | None:
    if settings.webhook_url is None:
        return None
    if settings.webhook_secret is None:
        return secrets.token_urlsafe(32)
    return settings.webhook_secret.get_secret_value()


async def _receive(
    application: App, settings: Settings, secret: str, inbox: Inbox, stop: asyncio.Event
) -> None:
    assert settings.webhook_url is not None
    await application.bot.set_webhook(
        settings.webhook_url, allowed_updates=ALLOWED_UPDATES, secret_token=secret
    )
    await stop.wait()
    await inbox.drain(DRAIN)


async def _poll(application: App, inbox: Inbox, stop: asyncio.Event) -> None:
    async with HTTPXRequest(connection_pool_size=1) as request:
        try:
            await application.bot.delete_webhook()  # Telegram gives updates to one of the two
            await Poller(application.bot, request, inbox).run(stop, drain=DRAIN)
        except InvalidToken:
            raise SettingsError("Telegram no longer accepts BOT_TOKEN: is it revoked?") from None


async def _connect(application: App, stop: asyncio.Event) -> bool:
    """Introduce ourselves to Telegram, as often as it takes; False when stopped meanwhile."""
    pause = 0.5
    while not stop.is_set():
        try:
            await application.initialize()
            return True
        except InvalidToken:
            raise SettingsError(
                "Telegram does not accept BOT_TOKEN: copy it again from @BotFather"
            ) from None
        except NetworkError:
            logger.warning("Telegram cannot be reached; trying again in %.1f s", pause)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            pause = min(2 * pause, 30)
    return False


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
    """The store, with old feedback erased at once and then once a day."""
    key = settings.encryption_key.get_secret_value() if settings.encryption_key else None
    keys = Keys.from_settings(key, settings.encryption_key_file)
    async with (
        open_store(settings.database_url, keys) as feedback,
        _beside(_purge_daily(feedback, settings.retention_days)),
    ):
        yield feedback


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do `work` during the block; what is not done at its end is cut off."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _tell_owners(bot: Bot, owners: Iterable[int], sentences: asyncio.Queue[str]) -> None:
    while True:
        sentence = await sentences.get()
        for owner in owners:
            with suppress(TelegramError):
                await bot.send_message(owner, sentence)


async def _purge_daily(feedback: FeedbackStore, days: int) -> None:
    while True:
        try:
            await feedback.purge(timedelta(days=days))
        except StoreError as error:
            logger.error("old feedback could not be erased, tomorrow again: %s", error)
        await asyncio.sleep(DAY)
