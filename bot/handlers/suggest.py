"""A text arrives: whether the bot speaks up, and what it reads."""

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Final

from cachetools import FIFOCache
from telegram import Message, Update, User
from telegram.error import ChatMigrated
from telegram.ext import ContextTypes

from bot.feedback import Chats, ChatSettings, People, Preferences, or_else
from bot.handlers.addressed import Question, author_of, is_private, question, readable
from bot.handlers.answering import Answering, Terms
from bot.handlers.typing import typing
from bot.suggestions.ranked import Ranked, Silence, Suggestions
from bot.transport.rate_limit import TokenBuckets
from bot.words.speech import Speech, speech_for
from model.errors import DeadlineExceeded, PredictionError, PredictorBusy

logger = logging.getLogger(__name__)

CHATS: Final = 10_000  # whose last unasked answer is remembered
ALBUMS: Final = 1000


class Suggest:
    """Handles a text message or a caption; also one edited since, which had no answer."""

    def __init__(
        self,
        suggestions: Suggestions,
        people: People,
        chats: Chats,
        answering: Answering,
        buckets: TokenBuckets,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            buckets: how much one person may ask.
            clock: seconds, for the pauses between answers.
        """
        self._suggestions = suggestions
        self._people = people
        self._chats = chats
        self._answering = answering
        self._buckets = buckets
        self._hints = TokenBuckets(rate=1 / 60, burst=1, clock=clock)
        self._clock = clock
        self._unasked_at: FIFOCache[int, float] = FIFOCache(CHATS)
        self._albums: FIFOCache[tuple[int, str], int] = FIFOCache(ALBUMS)

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.effective_message, update.effective_user
        if message is None or person is None:
            return
        settings = await or_else(self._chats.settings(message.chat_id), ChatSettings())
        asked = question(message)
        if asked is not None and update.message is None:  # an edit, and why not was told before
            asked = replace(asked, called=False)
        if asked is None and not self._speaks_up(message, settings):
            return
        if settings.mode == "off" and not is_private(message):
            return
        if not self._is_first_of_album(message):
            return
        preferences = await or_else(self._people.preferences(person.id), Preferences())
        speech = speech_for(settings.lang, preferences.lang, person.language_code)
        called = asked is not None and asked.called
        if not await self._may_ask(message, person, preferences, speech, told=called):
            return
        try:
            answered = await self._answer(message, asked, settings, speech)
        except ChatMigrated as error:  # the message about that is still to come
            await self._chats.migrate(message.chat_id, error.new_chat_id)
            return
        if answered and asked is None:
            self._unasked_at[message.chat_id] = self._clock()

    def _speaks_up(self, message: Message, settings: ChatSettings) -> bool:
        """Whether the chat wants to hear from the bot unasked, and again already."""
        if settings.mode not in ("react", "all"):
            return False
        last = self._unasked_at.get(message.chat_id)
        return last is None or self._clock() - last >= settings.every_seconds

    def _is_first_of_album(self, message: Message) -> bool:
        """Whether `message` is the one of its album that is answered; true of single ones."""
        if message.media_group_id is None:
            return True
        album = (message.chat_id, message.media_group_id)
        if album not in self._albums:
            self._albums[album] = message.id
        return self._albums[album] == message.id

    async def _may_ask(
        self,
        message: Message,
        person: User,
        preferences: Preferences,
        speech: Speech,
        *,
        told: bool,
    ) -> bool:
        """Whether the person wants an answer and has not had too many.

        Args:
            told: whether to say, now and then, why not.
        """
        if preferences.off:
            why = speech.say("Suggestions are switched off for you. /on switches them on.")
        elif not self._buckets.take((message.sender_chat or person).id):
            why = speech.say("You are faster than I am. Give me a moment, please.")
        else:
            return True
        if told and self._hints.take(person.id):
            await message.reply_text(why)
        return False

    async def _answer(
        self, message: Message, asked: Question | None, settings: ChatSettings, speech: Speech
    ) -> bool:
        private = is_private(message)
        terms = Terms.of(settings, self._suggestions, asked=asked is not None)
        text = readable(message) if asked is None else asked.text
        shows_typing = private and terms.delivery != "reaction"
        with typing(message) if shows_typing else nullcontext():
            ranked = await self._read(message, text, speech)
        if isinstance(ranked, Ranked) and not (private and ranked.is_about_self_harm):
            if asked is None:
                terms = replace(terms, at_least=ranked.unasked(terms.at_least))
            return await self._answering.answer(
                message, ranked, terms, author=author_of(message), speech=speech
            )
        if asked is not None and asked.called:
            await message.reply_text(_words(ranked, speech, private=private))
        return False

    async def _read(self, message: Message, text: str, speech: Speech) -> Ranked | Silence | str:
        """The emojis for a text, or the reason for none."""
        try:
            return await self._suggestions.rank(
                text, key=("chat", message.chat_id), person=author_of(message)
            )
        except (PredictorBusy, DeadlineExceeded):
            return speech.say("Too many messages at once. Please try again in a moment.")
        except PredictionError:
            logger.exception("no suggestion for message %d", message.id)
            return speech.say("Something went wrong on my side. Please try again.")


def kind_words(speech: Speech) -> str:
    """What is said, instead of an emoji, to whoever writes about suicide or self-harm."""
    return speech.say(
        "I am sorry that it is so hard: please talk to somebody you trust or to a doctor "
        "today, whether it is about you or about somebody close to you."
    )


def _words(found: Ranked | Silence | str, speech: Speech, *, private: bool) -> str:
    """What is said instead of an emoji; something so grave only to who is alone with the bot."""
    match found:
        case Ranked():
            return kind_words(speech)
        case Silence.OTHER_LANGUAGE:
            return speech.say("I can read English and Russian only, sorry.")
        case Silence.NOTHING_TO_READ if not private:
            return speech.say(
                "There are no words for me. Mention me beside a sentence, or in a reply to one."
            )
        case Silence.NOTHING_TO_READ:
            return speech.say("There are no words for me to read. Send me a sentence, please.")
        case _:
            return found
