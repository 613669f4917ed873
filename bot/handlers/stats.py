"""/stats: a person's favourite emojis; for the owners also how the bot fares."""

import asyncio
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import tzinfo
from typing import Final

from telegram import Message, User

from bot.feedback import DayStats, Statistics
from bot.handlers.learned_text import learned_text
from bot.handlers.stats_text import bot_text, person_text
from bot.words.speech import Speech
from model.labels import display
from model.taste.moved import MovedMost

FAVOURITES: Final = 7  # as many as a picture shows well
DAYS: Final = 30


class ShowStats:
    """Shows people their own numbers, and the owners also everybody's together."""

    def __init__(
        self,
        statistics: Statistics,
        *,
        owners: AbstractSet[int],
        zone: tzinfo,
        learned: Callable[[], Sequence[MovedMost]],
    ) -> None:
        """
        Args:
            zone: where the owners' days begin at midnight.
            learned: reads from a file what the current model learned.
        """
        self._statistics = statistics
        self._owners = owners
        self._zone = zone
        self._learned = learned

    async def __call__(self, message: Message, person: User, speech: Speech) -> None:
        await self._show_person(message, person, speech)
        if person.id in self._owners:
            await self._show_bot(message, speech)

    async def _show_person(self, message: Message, person: User, speech: Speech) -> None:
        stats = await self._statistics.person(person.id, limit=FAVOURITES)
        text = person_text(stats, speech)
        counts = [(display(it.emoji), it.count) for it in stats.favourites]
        picture = await asyncio.to_thread(_favourites, counts) if counts else None
        if picture is None:
            await message.reply_text(text)
        else:
            await message.reply_photo(picture, caption=text)

    async def _show_bot(self, message: Message, speech: Speech) -> None:
        days = await self._statistics.daily(DAYS, zone=self._zone)
        accepted = await self._statistics.acceptance(DAYS, zone=self._zone)
        consents = await self._statistics.consents()
        picture = await asyncio.to_thread(_days, days)
        await message.reply_photo(picture, caption=_legend(self._zone, speech))
        await message.reply_text(bot_text(days, self._zone, accepted, consents, speech))
        if learned := learned_text(await asyncio.to_thread(self._learned), speech):
            await message.reply_text(learned)


# Pillow costs a start 40 ms and 4 MB: it is loaded for whoever asks first.
def _favourites(counts: Sequence[tuple[str, int]]) -> bytes | None:
    """The picture of them; None without a font that has emojis in colour."""
    from bot.handlers.charts import emoji_font, favourites_picture

    font = emoji_font()
    return None if font is None else favourites_picture(counts, font)


def _days(days: Sequence[DayStats]) -> bytes:
    from bot.handlers.charts import days_picture

    return days_picture(days)


def _legend(zone: tzinfo, speech: Speech) -> str:
    return speech.say(
        "⬜ suggestions, 🟦 taken, 🟩 taken at the first place\n"
        "🟧 milliseconds a ranking takes, the median\n"
        "🟪 consents given\n"
        "Days are those of {zone}.",
        zone=zone,
    )
