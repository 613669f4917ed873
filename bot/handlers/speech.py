"""The language a person is spoken to in: the one they chose, else the one of their Telegram."""

import logging

from telegram import Chat, User

from bot.errors import StoreError
from bot.feedback import Chats, ChatSettings, People, Preferences
from bot.words.speech import Speech, speech_for

logger = logging.getLogger(__name__)


class Speeches:
    """Finds how to speak to people."""

    def __init__(self, people: People, chats: Chats) -> None:
        self._people = people
        self._chats = chats

    async def of(
        self,
        person: User | None,
        chat: Chat | None = None,
        *,
        settings: ChatSettings | None = None,
        preferences: Preferences | None = None,
    ) -> Speech:
        """How to speak to `person`; English to nobody in particular.

        Never fails: with a broken store the wrong language is better than no word at all.

        Args:
            chat: where they are spoken to; what the administrators of a group set goes first
                there. None for what only the person sees.
            settings, preferences: what was set for the chat and by the person, where it has been
                read already.
        """
        lang = None
        try:
            if chat is not None and chat.type != chat.PRIVATE:
                lang = (settings or await self._chats.settings(chat.id)).lang
            if lang is None and person is not None:
                lang = (preferences or await self._people.preferences(person.id)).lang
        except StoreError as error:
            logger.warning("the language to speak in could not be read: %s", error)
        return speech_for(lang, None if person is None else person.language_code)
