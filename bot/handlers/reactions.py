"""A person reacts to a message: perhaps they picked an emoji that way."""

import logging

from telegram import MessageReactionUpdated, ReactionType, ReactionTypeEmoji, Update
from telegram.ext import ContextTypes

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import Choices, Offer, Offers
from bot.handlers.answering import NEXT
from bot.handlers.recent_texts import RecentTexts
from bot.handlers.shown_picks import ShownPicks
from bot.handlers.speech import Speeches
from bot.suggestions.reactions import verdict
from model.labels import canonical

logger = logging.getLogger(__name__)


class LearnFromReaction:
    """Handles a reaction to what the bot suggested, or to the message it suggested it for.

    The answer then shows it as picked; nothing more is said.
    """

    def __init__(
        self, speeches: Speeches, offers: Offers, choices: Choices, recent: RecentTexts
    ) -> None:
        self._speeches = speeches
        self._offers = offers
        self._choices = choices
        self._recent = recent
        self._picks = ShownPicks(recent)

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        reacted = update.message_reaction
        if reacted is None or reacted.user is None:  # in the name of a chat
            return
        chat, message = reacted.chat.id, reacted.message_id
        offer = await self._offers.of_reply(chat=chat, message=message)
        own_message = offer is None
        if offer is None:
            offer = await self._offers.for_message(chat=chat, message=message)
        if offer is None:
            return
        emoji = _pick(reacted, offer, own_message=own_message)
        if emoji is None:
            return
        recent = self._recent.of(offer.token)
        if recent.is_about_self_harm:
            return
        try:
            picked = await self._choices.choose(
                offer.token,
                chat=chat,
                person=reacted.user.id,
                emoji=emoji,
                text=recent.to_keep,
                meaning=recent.meaning,
                kind="reaction",
            )
        except (ForeignSuggestion, UnknownSuggestion):  # of somebody else, or just erased
            logger.info("a reaction is nobody's pick")
            return
        following = range(message + 1, message + 1 + NEXT)
        answer: int | None = message
        if own_message:
            answer = await self._offers.find_reply(offer.token, chat=chat, among=following)
        if answer is not None:
            speech = await self._speeches.of(reacted.user, reacted.chat)
            await self._picks.show(reacted.get_bot(), picked, speech, chat=chat, answer=answer)


def _pick(reacted: MessageReactionUpdated, offer: Offer, *, own_message: bool) -> str | None:
    """The emoji picked, unless a button said more already: it names the emoji, and no other.

    A reaction that stood until now may be replaced by another.
    """
    old, new = _emojis(reacted.old_reaction), _emojis(reacted.new_reaction)
    if offer.chosen and offer.chosen not in {canonical(emoji) for emoji in old}:
        return None
    return verdict(old, new, own_message=own_message)


def _emojis(reactions: tuple[ReactionType, ...]) -> set[str]:
    return {it.emoji for it in reactions if isinstance(it, ReactionTypeEmoji)}
