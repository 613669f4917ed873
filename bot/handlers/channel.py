"""A channel posts something: a reaction, where the channel asked for them."""

import logging
import time
from collections.abc import Callable
from typing import Final

from cachetools import FIFOCache
from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.feedback import Chats, ChatSettings
from bot.handlers.addressed import readable
from bot.handlers.answering import Terms
from bot.handlers.own_reactions import OwnReactions
from bot.suggestions.ranked import Ranked, Suggestions
from model.errors import PredictionError

logger = logging.getLogger(__name__)

POSTS: Final = 10_000  # remembered with a reaction of ours
CHANNELS: Final = 10_000


class ReactToPost:
    """Handles a post, and the edit of one that it has reacted to.

    A post has no author who could pick an emoji, so that nothing is stored of it.
    """

    def __init__(
        self,
        suggestions: Suggestions,
        chats: Chats,
        reactions: OwnReactions,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._suggestions = suggestions
        self._chats = chats
        self._reactions = reactions
        self._clock = clock
        self._reacted_at: FIFOCache[int, float] = FIFOCache(CHANNELS)
        self._reacted: FIFOCache[tuple[int, int], str] = FIFOCache(POSTS)

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        post = update.channel_post or update.edited_channel_post
        if post is None:
            return
        settings = await self._chats.settings(post.chat_id)
        if settings.mode != "react":
            return
        before = self._reacted.get((post.chat_id, post.id))
        if update.channel_post is None:
            if before is None:
                return
        elif not self._is_time(post.chat_id, settings):
            return
        ranked = await self._ranked(post)
        emoji = None if ranked is None else await self._fitting(post, ranked, settings)
        if emoji is None and before is not None and ranked is not None and ranked.is_grave:
            del self._reacted[post.chat_id, post.id]
            await self._reactions.take_back(post)
        if emoji is None or emoji == before or not await self._reactions.give(post, emoji):
            return
        self._reacted[post.chat_id, post.id] = emoji
        if before is None:
            self._reacted_at[post.chat_id] = self._clock()

    def _is_time(self, channel: int, settings: ChatSettings) -> bool:
        last = self._reacted_at.get(channel)
        return last is None or self._clock() - last >= settings.every_seconds

    async def _ranked(self, post: Message) -> Ranked | None:
        try:
            ranked = await self._suggestions.rank(readable(post), key=("chat", post.chat_id))
        except PredictionError as error:
            logger.info("no reaction to a post: %s", type(error).__name__)
            return None
        return ranked if isinstance(ranked, Ranked) else None

    async def _fitting(self, post: Message, ranked: Ranked, settings: ChatSettings) -> str | None:
        terms = Terms.of(settings, self._suggestions, asked=False)
        at_least = ranked.unasked(terms.at_least)
        found = ranked.reaction(await self._reactions.available(post), at_least=at_least)
        return None if found is None else found[0]
