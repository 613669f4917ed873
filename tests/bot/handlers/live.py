"""The real application and the strict loopback Telegram, one update after the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from telegram.request import HTTPXRequest

from bot.app import build
from bot.feedback import FeedbackStore
from bot.lifecycle import App
from bot.playground.telegram import (
    CallbackQuery,
    Chat,
    LoopbackServer,
    Message,
    User,
    World,
    bot_api,
)
from bot.settings import Settings
from bot.transport.inline_queue import Newest
from bot.transport.polling import ALLOWED_UPDATES
from model.ranking import Predictor
from model.serving import Everybody


@dataclass
class Live:
    """A world, and the bot that lives in it when it is told to."""

    world: World
    application: App
    _offset: int = 0

    async def settle(self) -> None:
        """Have the bot handle all that has happened."""
        while updates := await self.application.bot.get_updates(
            self._offset, timeout=0, allowed_updates=ALLOWED_UPDATES
        ):
            for update in updates:
                self._offset = update.update_id + 1
                await self.application.process_update(update)

    async def say(self, chat: Chat, person: User, text: str, **how: Any) -> Message:
        """`person` writes, the bot handles it; the message as it is then."""
        message = self.world.send_text(chat, person, text, **how)
        await self.settle()
        return chat.messages[message.id]

    async def press(self, message: Message, person: User, label: str) -> CallbackQuery:
        """`person` presses the button whose text holds `label`; the press, answered."""
        now = message.chat.messages[message.id]
        [button] = [it for row in now.keyboard for it in row if label in it["text"]]
        query = self.world.tap(now, person, button["callback_data"])
        await self.settle()
        return query

    def said(self, chat: Chat) -> list[Message]:
        """The bot's messages in `chat`."""
        return [it for it in self.world.history(chat) if it.sender == self.world.bot]


@asynccontextmanager
async def living(
    predictor: Predictor,
    store: FeedbackStore,
    *,
    world: World | None = None,
    **settings: Any,
) -> AsyncIterator[Live]:
    """The bot in a world of its own, with these settings."""
    world = world or World()
    async with LoopbackServer(bot_api(world)) as server:
        application = build(
            Settings(_env_file=None, bot_api_url=server.url, **{"shuffled_share": 0, **settings}),
            Everybody(predictor),
            store,
            Newest(),
            request=HTTPXRequest(connection_pool_size=8),
            token=world.token,
            random=Random(0),
        )
        async with application:
            live = Live(world, application)
            await live.settle()  # from here on it hears what it has asked for
            yield live
