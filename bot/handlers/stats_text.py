"""What /stats says: one person's numbers, and everybody's together."""

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Final

from bot.feedback import Acceptance, ConsentStats, DayStats, PersonStats, Share
from bot.words.speech import Speech
from model.labels import display

LAST_DAYS: Final = 7  # those told one by one
NAMES: Final = 5  # models or languages that are told
VERSIONS: Final = 3  # models that are compared: the current one, the one before, a candidate

_BAR: Final = 10  # characters of the longest bar
_NAME: Final = 60  # and of the longest name of a model


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


def bot_text(
    days: tuple[DayStats, ...],
    zone: tzinfo,
    accepted: tuple[Acceptance, ...],
    consents: ConsentStats,
    speech: Speech,
) -> str:
    """Everybody's numbers over `days`, which are those of `zone`, and the last ones day by day.

    Args:
        accepted: how each model's replies of these days were taken, the current one's first.
    """
    parts = [
        _totals(days, speech),
        _places(days, speech),
        _shares(speech.say("Models:"), (day.models for day in days), speech),
        _shares(speech.say("Languages:"), (day.languages for day in days), speech),
        _acceptances(accepted, speech),
        _latencies(days, speech),
        [_consents(days, consents, speech)],
        [
            speech.say("Day by day ({zone}), suggestions and how many were taken:", zone=zone),
            *(f"{day.day:%m-%d}: {day.offered} → {day.chosen}" for day in days[-LAST_DAYS:]),
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _totals(days: tuple[DayStats, ...], speech: Speech) -> list[str]:
    offered, chosen = sum(day.offered for day in days), sum(day.chosen for day in days)
    return [
        speech.plural(
            "{n} suggestion in {days} days; taken {share}%, none fitted {none}%.",
            "{n} suggestions in {days} days; taken {share}%, none fitted {none}%.",
            offered,
            days=len(days),
            share=_percent(chosen, offered),
            none=_percent(sum(day.none for day in days), offered),
        ),
        speech.say(
            "Sent in inline mode: {inline}. Reactions of mine: {reactions}.",
            inline=sum(day.inline for day in days),
            reactions=sum(day.reactions for day in days),
        ),
    ]


def _places(days: tuple[DayStats, ...], speech: Speech) -> list[str]:
    """At which places the taken ones stood; nothing where none was taken."""
    chosen, other = sum(day.chosen for day in days), sum(day.other for day in days)
    if not chosen:
        return []
    return [
        speech.say("Taken, by place:"),
        *(
            speech.say("{rank}: {share}%", rank=rank, share=_percent(count, chosen))
            for rank, count in _ranks(days)
        ),
        speech.say("not among mine: {share}%", share=_percent(other, chosen)),
    ]


def _shares(title: str, shares: Iterable[tuple[Share, ...]], speech: Speech) -> list[str]:
    told = [_share_text(it, speech) for it in _summed(shares)[:NAMES]]
    return [title, *told] if told else []


def _acceptances(accepted: tuple[Acceptance, ...], speech: Speech) -> list[str]:
    told = [_acceptance_text(it, speech) for it in accepted[:VERSIONS]]
    return [speech.say("How replies were taken, and how sure that is:"), *told] if told else []


def _latencies(days: tuple[DayStats, ...], speech: Speech) -> list[str]:
    latencies = [day.latency_ms for day in days if day.latency_ms is not None]
    if not latencies:
        return []
    return [
        speech.say(
            "A ranking takes {usual} ms on the usual day, {most} ms on the slowest.",
            usual=round(statistics.median(latencies)),
            most=round(max(latencies)),
        )
    ]


def _consents(days: tuple[DayStats, ...], stats: ConsentStats, speech: Speech) -> str:
    return speech.say(
        "Consents: {given} stand, {new} of them given in these days; {outdated} to an earlier "
        "policy; {withdrawn} withdrawn.",
        given=stats.given,
        new=sum(day.consents for day in days),
        outdated=stats.outdated,
        withdrawn=stats.withdrawn,
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
