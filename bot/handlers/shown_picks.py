"""Lets the bot's answer follow what became of its offer without a press on its buttons."""

from telegram import Bot

from bot.feedback import Offer
from bot.handlers.buttons import headline, offer_keyboard
from bot.handlers.edits import do_or_log
from bot.handlers.recent_texts import RecentTexts
from bot.words.speech import Speech
from model.labels import display


class ShownPicks:
    """Rewrites answers after an emoji that was typed, a reaction, or an edit."""

    def __init__(self, recent: RecentTexts) -> None:
        self._recent = recent

    async def show(
        self, bot: Bot, offer: Offer, speech: Speech, *, chat: int, answer: int, more: bool = True
    ) -> None:
        """Show `offer` in the message number `answer`: what is chosen, with ways to copy it."""
        keyboard = offer_keyboard(
            offer,
            speech,
            text=self._recent.of(offer.token).written,
            share=bool(bot.supports_inline_queries),
            more=more,
        )
        edit = bot.edit_message_text(
            display(offer.chosen) if offer.chosen else headline(offer.shown, speech),
            chat_id=chat,
            message_id=answer,
            reply_markup=keyboard,
        )
        await do_or_log(edit, "an answer could not be changed")  # it is gone
