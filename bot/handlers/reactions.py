"""A person reacts to a message: perhaps they picked an emoji that way."""

import logging

from telegram import MessageReactionUpdated, ReactionType, ReactionTypeEmoji, Update
from telegram.ext import ContextTypes

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import Choices, Offer, Offers
from bot.suggestions.reactions import verdict
from model.labels import canonical

logger = logging.getLogger(__name__)


class LearnFromReaction:
    """Handles a reaction to what the bot suggested, or to the message it suggested it for.

    Nothing is said or changed in the chat, and no text is kept: Telegram does not tell it here.
    """

    def __init__(self, offers: Offers, choices: Choices) -> None:
        self._offers = offers
        self._choices = choices

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
        try:
            await self._choices.choose(
                offer.token,
                chat=chat,
                person=reacted.user.id,
                emoji=emoji,
                text=None,
                kind="reaction",
            )
        except (ForeignSuggestion, UnknownSuggestion):  # of somebody else, or just erased
            logger.info("a reaction is nobody's pick")


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
