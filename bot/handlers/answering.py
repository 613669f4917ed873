"""How an answer is given: as a reply with buttons, as a reaction, or both."""

import logging
from dataclasses import dataclass
from typing import Final

from telegram import Message, ReplyParameters
from telegram.error import BadRequest

from bot.feedback import ChatSettings, Delivery, Offer, OfferKind, Offers, Shown, or_else
from bot.handlers.addressed import is_private
from bot.handlers.buttons import headline, offer_keyboard
from bot.handlers.edits import do_or_log
from bot.handlers.own_reactions import OwnReactions
from bot.handlers.recent_texts import RecentTexts
from bot.handlers.shown_picks import ShownPicks
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
        asked: whether somebody waits for the answer.
    """

    delivery: Delivery
    count: int
    at_least: float
    asked: bool

    @classmethod
    def of(cls, settings: ChatSettings, suggestions: Suggestions, *, asked: bool) -> "Terms":
        """The chat's own, else the operator's. To whoever waits a guess is better than silence."""
        threshold = settings.threshold
        if threshold is None:
            threshold = suggestions.min_confidence
        reacts = settings.mode == "react" and not asked
        return cls(
            "reaction" if reacts else settings.delivery,
            settings.count or suggestions.count,
            0.0 if asked else threshold,
            asked,
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
        self._picks = ShownPicks(recent)

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
        # Where an answer is waited for: words, then, where no reaction is fair.
        if terms.delivery != "reaction" or (reaction is None and terms.asked):
            shown = ranked.shown(terms.count, at_least=terms.at_least)
        if shown is not None:
            # Who teaches the bot nothing is shown the best it knows, and so is grief; what was
            # picked for the same text before is no question any more.
            if ranked.consented and not (ranked.is_grave or shown.recalled):
                shown = self._exploration.draw(shown)
            await self._reply(message, shown, author, speech, ranked.meaning())
        elif reaction is not None and author is not None:
            await self._offered(message, reaction, author, ranked.meaning(), kind="reaction")
        return shown is not None or reaction is not None

    async def change(
        self,
        message: Message,
        offer: Offer,
        ranked: Ranked | None,
        terms: Terms,
        *,
        speech: Speech,
    ) -> None:
        """Let the answer to `message` follow its new words; `offer` is what it was.

        What was chosen stands where the new words lead to it again, or to nothing else; then only
        what copies and shares them follows.

        Args:
            ranked: None where there is no ranking of the new words.
        """
        reply = await self._reply_to(message, offer)
        if reply is None and offer.kind != "reaction":
            return
        shown = None if ranked is None else await self._shown(message, ranked, terms, offer.kind)
        if shown is None or _stands(offer, shown):
            now = offer if offer.chosen else None
        else:
            now = await self._offers.edited(chat=message.chat_id, message=message.id, shown=shown)
        if now is not None:
            meaning = None if ranked is None else ranked.meaning()
            self._recent.remember(now.token, message, meaning)
            if reply is not None:
                chat = message.chat_id
                await self._picks.show(message.get_bot(), now, speech, chat=chat, answer=reply)

    async def say_instead(self, message: Message, offer: Offer, words: str) -> None:
        """Let `words` stand where `offer` was the answer to `message`, and no emoji."""
        self._recent.remember(offer.token, message, None)
        await self._reactions.take_back(message)
        if (reply := await self._reply_to(message, offer)) is None:
            await message.reply_text(words)
            return
        edit = message.get_bot().edit_message_text(words, chat_id=message.chat_id, message_id=reply)
        await do_or_log(edit, "an answer could not be changed")  # the reply is gone

    async def _reply_to(self, message: Message, offer: Offer) -> int | None:
        """The number of the bot's message that shows `offer`; None: it is gone, or far."""
        following = range(message.id + 1, message.id + 1 + NEXT)
        return await self._offers.find_reply(offer.token, chat=message.chat_id, among=following)

    async def _shown(
        self, message: Message, ranked: Ranked, terms: Terms, kind: OfferKind
    ) -> Shown | None:
        """What the new words of `message` lead to, with the reaction that the chat wants given."""
        # What was said to other words may be cheerful: under bad news it does not stay.
        shown = ranked.shown(terms.count, at_least=0.0 if ranked.is_grave else terms.at_least)
        if shown is None and kind != "reaction":
            return None
        reaction = await self._react(message, ranked, terms)
        if reaction is None and ranked.is_grave and (kind, terms.delivery) != ("reply", "reply"):
            await self._reactions.take_back(message)
        return reaction if kind == "reaction" else shown

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


def _stands(offer: Offer, shown: Shown) -> bool:
    """Whether what was chosen of an `offer` stands beside `shown`, which is for the new words.

    It does where it comes first again, and where there is no emoji that was not offered before.
    """
    if offer.chosen is None:
        return False
    return shown.rank(offer.chosen) == 1 or all(
        offer.shown.rank(it.emoji) is not None for it in shown.suggestions
    )
