"""What is counted of one person."""

from datetime import date

from bot.feedback import (
    EmojiCount,
    FeedbackStore,
    PersonStats,
)
from tests.bot.conftest import Clock, People

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT
TODAY = date(2026, 3, 1)


async def test_a_person_reads_their_own_counts(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    for emoji in ("🎉", "😂", "😂", None):
        await people.pick(await people.offered(), emoji)
    await store.choices.choose(
        await people.offered(), chat=CHAT, person=ANN, emoji="🪿", text=None, kind="correction"
    )
    await people.offered()
    await people.pick(await people.offered(BOB), person=BOB)

    assert await store.statistics.person(ANN, limit=1) == PersonStats(
        offered=6,
        chosen=4,
        none=1,
        first=1,
        other=1,
        since=TODAY,
        favourites=(EmojiCount("😂", 2, TODAY),),
    )
    assert await store.statistics.person(404, limit=9) == PersonStats(0, 0, 0, 0, 0, None, ())
