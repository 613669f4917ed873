"""/stats: a person's favourite emojis; for the owners also how the bot fares."""

import asyncio
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from telegram import Message, User

from bot.feedback import Acceptance, DayStats, OverallStats, PersonStats, Share, Statistics
from bot.handlers.charts import days_picture, favourites_picture
from bot.words.speech import Speech
from model.labels import display

FAVOURITES: Final = 7  # as many as a picture shows well
DAYS: Final = 30
LAST_DAYS: Final = 7  # those told one by one
NAMES: Final = 5  # models or languages that are told
VERSIONS: Final = 3  # models that are compared: the current one, the one before, a candidate

_BAR: Final = 10  # characters of the longest bar
_NAME: Final = 60  # and of the longest name of a model


class ShowStats:
    """Shows people their own numbers, and the owners also everybody's together."""

    def __init__(
        self, statistics: Statistics, *, owners: frozenset[int], font: Path | None
    ) -> None:
        """
        Args:
            font: a font with emojis in colour; without one favourites come as text only.
        """
        self._statistics = statistics
        self._owners = owners
        self._font = font

    async def __call__(self, message: Message, person: User, speech: Speech) -> None:
        await self._show_person(message, person, speech)
        if person.id in self._owners:
            await self._show_bot(message, speech)

    async def _show_person(self, message: Message, person: User, speech: Speech) -> None:
        stats = await self._statistics.person(person.id, limit=FAVOURITES)
        text = person_text(stats, speech)
        if self._font is None or not stats.favourites:
            await message.reply_text(text)
            return
        counts = [(display(it.emoji), it.count) for it in stats.favourites]
        picture = await asyncio.to_thread(favourites_picture, counts, self._font)
        await message.reply_photo(picture, caption=text)

    async def _show_bot(self, message: Message, speech: Speech) -> None:
        days = await self._statistics.daily(DAYS)
        stats = await self._statistics.overall()
        picture = await asyncio.to_thread(days_picture, days)
        await message.reply_photo(picture, caption=_legend(speech))
        await message.reply_text(bot_text(days, stats, speech))


def person_text(stats: PersonStats, speech: Speech) -> str:
    """One person's numbers, and a bar of text for each favourite."""
    if not stats.chosen:
        return speech.say(
            "You have picked no emoji yet. Send me a message and tap the one that fits it."
        )
    lines = [
        speech.plural(
            "I made you {n} suggestion.",
            "I made you {n} suggestions.",
            stats.offered,
        ),
        speech.plural(
            "You picked an emoji {n} time, and in {share}% my first one.",
            "You picked an emoji {n} times, and in {share}% my first one.",
            stats.chosen,
            share=_percent(stats.first, stats.chosen),
        ),
        speech.say("Your favourites:"),
    ]
    most = stats.favourites[0].count
    for it in stats.favourites:
        bar = "▬" * max(1, round(_BAR * it.count / most))
        lines.append(f"{display(it.emoji)} {bar} {it.count}")
    return "\n".join(lines)


def bot_text(days: tuple[DayStats, ...], stats: OverallStats, speech: Speech) -> str:
    """Everybody's numbers over `days`, and over the last ones day by day."""
    offered, chosen = sum(day.offered for day in days), sum(day.chosen for day in days)
    none, other = sum(day.none for day in days), sum(day.other for day in days)
    lines = [
        speech.plural(
            "{n} suggestion in {days} days; taken {share}%, none fitted {none}%.",
            "{n} suggestions in {days} days; taken {share}%, none fitted {none}%.",
            offered,
            days=len(days),
            share=_percent(chosen, offered),
            none=_percent(none, offered),
        ),
        speech.say(
            "Sent in inline mode: {inline}. Reactions of mine: {reactions}.",
            inline=sum(day.inline for day in days),
            reactions=sum(day.reactions for day in days),
        ),
    ]
    if chosen:
        lines += ["", speech.say("Taken, by place:")]
        lines += [
            speech.say("{rank}: {share}%", rank=rank, share=_percent(count, chosen))
            for rank, count in _ranks(days)
        ]
        lines.append(speech.say("not among mine: {share}%", share=_percent(other, chosen)))
    for title, shares in (
        (speech.say("Models:"), (day.models for day in days)),
        (speech.say("Languages:"), (day.languages for day in days)),
    ):
        told = [_share_text(it, speech) for it in _summed(shares)[:NAMES]]
        lines += ["", title, *told] if told else []
    if stats.acceptance:
        told = [_acceptance_text(it, speech) for it in stats.acceptance[:VERSIONS]]
        lines += ["", speech.say("How replies were taken, and how sure that is:"), *told]
    latencies = [day.latency_ms for day in days if day.latency_ms is not None]
    if latencies:
        lines += [
            "",
            speech.say(
                "A ranking takes {usual} ms on the usual day, {most} ms on the slowest.",
                usual=round(statistics.median(latencies)),
                most=round(max(latencies)),
            ),
        ]
    lines += [
        "",
        speech.say(
            "Consents: {given} stand, {new} of them given in these days; {outdated} to an earlier "
            "policy; {withdrawn} withdrawn.",
            given=stats.consents_given,
            new=sum(day.consents for day in days),
            outdated=stats.consents_outdated,
            withdrawn=stats.consents_withdrawn,
        ),
        "",
        speech.say("Day by day, suggestions and how many were taken:"),
        *(f"{day.day:%m-%d}: {day.offered} → {day.chosen}" for day in days[-LAST_DAYS:]),
    ]
    return "\n".join(lines)


def _legend(speech: Speech) -> str:
    return speech.say(
        "⬜ suggestions, 🟦 taken, 🟩 taken at the first place\n"
        "🟧 milliseconds a ranking takes, the median\n"
        "🟪 consents given"
    )


def _ranks(days: Iterable[DayStats]) -> Iterator[tuple[int, int]]:
    """Each place and how often the emoji there was taken."""
    taken = Counter[int]()
    for day in days:
        taken.update(dict(enumerate(day.ranks, 1)))
    return ((rank, taken[rank]) for rank in sorted(taken))


def _summed(days: Iterable[tuple[Share, ...]]) -> list[Share]:
    """The shares of all days together, most offered first."""
    sums: dict[str, Share] = {}
    for shares in days:
        for it in shares:
            so_far = sums.get(it.name, Share(it.name, 0, 0, 0))
            sums[it.name] = Share(
                it.name,
                so_far.offered + it.offered,
                so_far.chosen + it.chosen,
                so_far.first + it.first,
            )
    return sorted(sums.values(), key=lambda it: (-it.offered, it.name))


def _share_text(share: Share, speech: Speech) -> str:
    return speech.say(
        "{name}: {offered}, taken {taken}%, at the first place {first}%",
        name=_clipped(share.name),
        offered=share.offered,
        taken=_percent(share.chosen, share.offered),
        first=_percent(share.first, share.offered),
    )


def _acceptance_text(it: Acceptance, speech: Speech) -> str:
    first, top3 = it.first_interval, it.top3_interval
    return speech.say(
        "{name}: at the first place {first}% ({first_low}–{first_high}), "
        "among the first three {top3}% ({top3_low}–{top3_high})",
        name=_clipped(it.model),
        first=_percent(it.first, it.offered),
        first_low=round(100 * first[0]),
        first_high=round(100 * first[1]),
        top3=_percent(it.top3, it.offered),
        top3_low=round(100 * top3[0]),
        top3_high=round(100 * top3[1]),
    )


def _clipped(name: str) -> str:
    """`name`, without its beginning where it is so long that a message could not hold a few."""
    return name if len(name) <= _NAME else "…" + name[1 - _NAME :]


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
