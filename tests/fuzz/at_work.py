"""The real application, taking raw updates as the bot does, on a cut wire."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from bot.app import build
from bot.feedback import FeedbackStore, Keys, open_store
from bot.lifecycle import App
from bot.settings import Settings
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.turn import Raw
from model.serving import Everybody
from tests.bot.wire import FixedPredictor, Sent, Wire
from tests.fuzz.heard import Heard

EMOJIS = ("🎉", "❤", "👍", "😂", "🔥", "😭")
END = 5.0  # seconds that handling an update may take at most


class AtWork:
    """Hands updates to the application, one after the other."""

    def __init__(
        self, application: App, newest: Newest, store: FeedbackStore, wire: Wire, heard: Heard
    ) -> None:
        self._application = application
        self._newest = newest
        self._store = store
        self._wire = wire
        self._heard = heard

    def inbox(self) -> Inbox:
        """One that takes updates until it is drained."""
        handle, notes = self._application.process_update, self._store.notes("1000001")
        return Inbox(self._application.bot, handle, self._newest, notes, settle=END)

    async def take(self, update: Raw) -> list[Sent]:
        """What the bot sends for `update`; it and its log tell nobody of code or of texts."""
        before, inbox = len(self._wire.sent), self.inbox()
        assert await inbox.accept([update])
        assert await inbox.drain(END)
        sent = self._wire.sent[before:]
        assert 'File "' not in json.dumps([it.parameters for it in sent])
        return sent

    def log(self) -> str:
        """What was logged since it was asked for last."""
        return self._heard.end()


@asynccontextmanager
async def at_work(url: str, heard: Heard) -> AsyncIterator[AtWork]:
    """The application, on the migrated database at `url`."""
    wire, newest = Wire(), Newest()
    async with open_store(url, Keys(b"k" * 32), bot="1000001") as store:
        application = build(
            Settings(_env_file=None, shuffled_share=0.5),
            Everybody(FixedPredictor(*EMOJIS)),
            store,
            newest,
            request=wire,
            token="1000001:test",
            random=Random(0),
        )
        async with application:
            yield AtWork(application, newest, store, wire, heard)
