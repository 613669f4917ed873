"""What takes updates to the handlers: alone, or beside other processes of the same bot."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

from bot.feedback import FeedbackStore, or_else
from bot.feedback.database import sqlite_path
from bot.handlers.error_handler import is_alone
from bot.handlers.overrun import Overrun
from bot.handlers.speech import Speeches
from bot.lifecycle import App
from bot.monitoring.updates import WatchedUpdates
from bot.settings import Settings
from bot.transport.districts import district_of
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.retries import Patience
from bot.transport.shared_inbox import SharedInbox
from bot.transport.spoken import spoken_beside


def is_shared(settings: Settings) -> bool:
    """Whether other processes may be at work for the same bot."""
    return settings.webhook_url is not None and sqlite_path(settings.database_url) is None


def first_to_tell(settings: Settings, store: FeedbackStore) -> Callable[[str], Awaitable[bool]]:
    """Whether no other process has told the owners something just now."""
    if not is_shared(settings):
        return is_alone
    answered = store.answered(settings.bot_id())

    async def first(what: str) -> bool:
        return await or_else(answered.first(what), True)

    return first


@contextmanager
def inbox_at_work(
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
    if is_shared(settings):
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
