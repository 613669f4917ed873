"""How an answer is given: as a reply with buttons, as a reaction, or both."""

import logging
from dataclasses import dataclass
from typing import Final

from telegram import Bot, Message, ReplyParameters
from telegram.error import BadRequest

from bot.feedback import ChatSettings, Delivery, Offer, OfferKind, Offers, Shown, or_else
from bot.handlers.addressed import is_private
from bot.handlers.buttons import offer_keyboard
from bot.handlers.edits import do_or_log
from bot.handlers.own_reactions import OwnReactions
from bot.handlers.recent_texts import RecentTexts
from bot.suggestions.exploration import Exploration
from bot.suggestions.ranked import Ranked, Suggestions
from bot.words.speech import Speech
from model.labels import display

logger = logging.getLogger(__name__)

NEXT: Final = 1000  # message numbers: in a private chat they count all the bot's messages


@dataclass(frozen=True, slots=True)
class Terms:
    """What a chat wants of an answer.

    Attributes:
        count: how many emojis a reply offers.
        at_least: how sure the bot must be, 0..1, not to keep silent.
    """

    delivery: Delivery
    count: int
    at_least: float

    @classmethod
    def of(cls, settings: ChatSettings, suggestions: Suggestions, *, private: bool) -> "Terms":
        """The chat's own, else the operator's. In private somebody waits: a guess will do."""
        threshold = settings.threshold
        if threshold is None:
            threshold = suggestions.min_confidence
        return cls(
            settings.delivery,
            settings.count or suggestions.count,
            0.0 if private else threshold,
        )


class Answering:
    """Gives answers, and changes those it has given."""

    def __init__(
        self,
        offers: Offers,
        reactions: OwnReactions,
        exploration: Exploration,
        recent: RecentTexts,
    ) -> None:
        self._offers = offers
        self._reactions = reactions
        self._exploration = exploration
        self._recent = recent

    async def answer(
        self, message: Message, ranked: Ranked, terms: Terms, *, author: int | None, speech: Speech
    ) -> bool:
        """Answer `message`; False when there was nothing to say.

        Args:
            author: whom the offer is made to; None: somebody who writes in a chat's name, whom
                no button and no reaction could be told from others.
        """
        reaction = await self._react(message, ranked, terms)
        shown = None
        # In private an answer is waited for: words, then, where no reaction is fair.
        if terms.delivery != "reaction" or (reaction is None and is_private(message)):
            shown = ranked.shown(terms.count, at_least=terms.at_least)
        if shown is not None:
            # Who teaches the bot nothing is shown the best it knows, and what was picked for the
            # same text before is no question any more.
            if ranked.consented and not shown.recalled:
                shown = self._exploration.draw(shown)
            await self._reply(message, shown, author, speech, ranked.meaning())
        elif reaction is not None and author is not None:
            await self._offered(message, reaction, author, ranked.meaning(), kind="reaction")
        return shown is not None or reaction is not None

    async def change(
        self, message: Message, offer: Offer, ranked: Ranked, terms: Terms, *, speech: Speech
    ) -> None:
        """Let the answer to `message` follow its new words; `offer` is what it was."""
        chat = message.chat_id
        self._recent.remember(offer.token, message, ranked.meaning())
        if offer.kind == "reaction":
            reaction = await self._react(message, ranked, terms)
            if reaction is not None:
                await self._offers.edited(chat=chat, message=message.id, shown=reaction)
            return
        shown = ranked.shown(terms.count, at_least=terms.at_least)
        if shown is None:
            return
        following = range(message.id + 1, message.id + 1 + NEXT)
        reply = await self._offers.find_reply(offer.token, chat=chat, among=following)
        if reply is None:
            return
        await self._react(message, ranked, terms)
        changed = await self._offers.edited(chat=chat, message=message.id, shown=shown)
        if changed is not None and changed.chosen is None:
            await _rewrite(message.get_bot(), chat, reply, changed, speech)

    async def _react(self, message: Message, ranked: Ranked, terms: Terms) -> Shown | None:
        """React where the chat wants that; what was shown by it."""
        if terms.delivery == "reply":
            return None
        available = await self._reactions.available(message)
        found = ranked.reaction(available, at_least=terms.at_least)
        if found is None:
            return None
        emoji, shown = found
        return shown if await self._reactions.give(message, emoji) else None

    async def _reply(
        self,
        message: Message,
        shown: Shown,
        author: int | None,
        speech: Speech,
        meaning: bytes | None,
    ) -> None:
        offer, words = None, headline(shown, speech)
        if author is not None:
            offer = await self._offered(message, shown, author, meaning)
            if offer is None:  # no button could say later what it is for
                words = " ".join(display(one.emoji) for one in shown.suggestions)
            elif offer.replied:  # Telegram hands an update out again when we were killed over it
                return
            else:
                words = headline(offer.shown, speech)
        try:
            reply = await message.reply_text(
                words,
                reply_parameters=ReplyParameters(message.id, allow_sending_without_reply=True),
                reply_markup=None if offer is None else offer_keyboard(offer, speech),
            )
        except BadRequest as error:
            if is_private(message):
                raise
            # Most often the bot may not write there, and nobody can be told.
            logger.warning("a reply was refused: %s", error.message)
            return
        if offer is not None:
            remembered = self._offers.remember_reply(
                offer.token, chat=message.chat_id, message=reply.id
            )
            await or_else(remembered, None)

    async def _offered(
        self,
        message: Message,
        shown: Shown,
        author: int,
        meaning: bytes | None,
        *,
        kind: OfferKind = "reply",
    ) -> Offer | None:
        """The stored offer of `shown`; None where it cannot be stored."""
        offering = self._offers.offer(
            chat=message.chat_id, message=message.id, person=author, shown=shown, kind=kind
        )
        offer = await or_else(offering, None)
        if offer is not None:
            self._recent.remember(offer.token, message, meaning)
        return offer


def headline(shown: Shown, speech: Speech) -> str:
    """What an answer says above its buttons."""
    best = display(shown.suggestions[0].emoji)
    return speech.say("{emoji} You picked this.", emoji=best) if shown.recalled else best


async def _rewrite(bot: Bot, chat: int, reply: int, offer: Offer, speech: Speech) -> None:
    edit = bot.edit_message_text(
        headline(offer.shown, speech),
        chat_id=chat,
        message_id=reply,
        reply_markup=offer_keyboard(offer, speech),
    )
    await do_or_log(edit, "a suggestion could not be changed")  # the reply is gone
