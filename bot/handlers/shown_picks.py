"""Shows in the bot's answer what was picked without a press on its buttons."""

from telegram import Bot

from bot.feedback import Offer
from bot.handlers.buttons import offer_keyboard
from bot.handlers.edits import do_or_log
from bot.handlers.recent_texts import RecentTexts
from bot.words.speech import Speech
from model.labels import display


class ShownPicks:
    """Rewrites answers after an emoji that was typed, or a reaction."""

    def __init__(self, recent: RecentTexts) -> None:
        self._recent = recent

    async def show(
        self, bot: Bot, offer: Offer, speech: Speech, *, chat: int, answer: int, more: bool = True
    ) -> None:
        """Show what is chosen of `offer` in the message number `answer`, with ways to copy it."""
        keyboard = offer_keyboard(
            offer,
            speech,
            text=self._recent.of(offer.token).written,
            share=bool(bot.supports_inline_queries),
            more=more,
        )
        edit = bot.edit_message_text(
            display(offer.chosen or ""), chat_id=chat, message_id=answer, reply_markup=keyboard
        )
        await do_or_log(edit, "a pick could not be shown")  # the answer is gone
