"""A person taps an emoji: answer, store the choice, show it.

"None fits" asks for the person's own emoji; `bot.handlers.correct` takes the answer.
"""

from contextlib import suppress
from functools import partial

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.errors import SuggestionRefused
from bot.feedback import NONE_FITS, Choices, Offer, Offers, People
from bot.handlers.buttons import has_more, headline
from bot.handlers.callback_data import EmojiButton
from bot.handlers.presses import WAIT, answered, keyboard_after, show, text_to_keep
from bot.handlers.recent_texts import RecentTexts
from bot.handlers.speech import Speeches
from bot.words.speech import Speech, speech_for
from model.labels import display


class Choose:
    """Handles a press on an emoji or on "none fits"."""

    def __init__(
        self,
        speeches: Speeches,
        offers: Offers,
        choices: Choices,
        people: People,
        recent: RecentTexts,
        *,
        wait: float = WAIT,
    ) -> None:
        """
        Args:
            wait: seconds that an answer waits for the store.
        """
        self._speeches = speeches
        self._offers = offers
        self._choices = choices
        self._people = people
        self._recent = recent
        self._wait = wait

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        pressed = EmojiButton.unpack(query.data or "")
        telegrams = speech_for(query.from_user.language_code)
        outcome = await answered(
            query,
            self._speeches,
            partial(self._store, query, pressed),
            _thanks,
            early=_noted(pressed.emoji, telegrams),
            wait=self._wait,
        )
        offer = outcome.offer
        if offer is None or query.message is None:  # their own message is not ours to change
            return
        if offer.chosen == NONE_FITS:
            await self._expect_their_own(query, query.message, offer)
        await show_choice(query, query.message, offer, outcome.speech)

    async def _store(self, query: CallbackQuery, pressed: EmojiButton) -> Offer:
        return await self._choices.choose(
            pressed.token,
            chat=query.message.chat.id if query.message is not None else None,
            person=query.from_user.id,
            emoji=pressed.emoji,
            text=text_to_keep(query),
            meaning=self._recent.of(pressed.token).meaning,
        )

    async def _expect_their_own(
        self, query: CallbackQuery, message: MaybeInaccessibleMessage, offer: Offer
    ) -> None:
        """An emoji of theirs may come as the next message, or any time as a reply to `message`."""
        chat, person = message.chat.id, query.from_user.id
        with suppress(SuggestionRefused):  # erased meanwhile
            await self._people.expect_correction(offer.token, chat=chat, person=person)
        await self._offers.remember_reply(offer.token, chat=chat, message=message.message_id)


def _thanks(offer: Offer, speech: Speech) -> str:
    return _noted(offer.chosen, speech)


def _noted(emoji: str | None, speech: Speech) -> str:
    return speech.say("Noted, thank you!") if emoji else speech.say("Noted: none of these.")


async def show_choice(
    query: CallbackQuery, message: MaybeInaccessibleMessage, offer: Offer, speech: Speech
) -> None:
    """Let `message` show what is chosen of its `offer`."""
    more = has_more(message.reply_markup if isinstance(message, Message) else None)
    if offer.chosen:
        text = display(offer.chosen)
    elif offer.chosen is None:
        text = headline(offer.shown, speech)
    elif message.chat.type == ChatType.PRIVATE:
        text = speech.say("None of these fits, then. Send me the emoji that does, or tap one:")
    else:  # where the bot may hear nothing but replies
        text = speech.say("None of these fits, then. Reply with the emoji that does, or tap one:")
    await show(query, text, keyboard_after(query, offer, speech, more=more))
