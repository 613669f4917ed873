"""The same store in PostgreSQL, where POSTGRES_URL names a database that may be emptied.

It needs the extra `postgres`:
`POSTGRES_URL=postgresql+asyncpg://ann@localhost/empty pytest tests/bot/feedback`
"""

import asyncio
import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback import ChatSettings, FeedbackStore, Keys, Preferences, Shown
from bot.feedback.migrate import downgrade, upgrade
from tests.bot.conftest import Clock, People, examples, tombstones

ANN, CHAT, SUPERGROUP = People.ANN, -555_000_111, People.CHAT

pytestmark = pytest.mark.skipif("POSTGRES_URL" not in os.environ, reason="needs a PostgreSQL")


@pytest.fixture
def url() -> Iterator[str]:
    """A database at our newest revision, emptied before and after."""
    url = os.environ["POSTGRES_URL"]
    upgrade(url)
    downgrade(url, "base")
    upgrade(url)
    yield url
    downgrade(url, "base")


async def test_what_sqlite_keeps_postgresql_keeps_too(
    store: FeedbackStore, people: People, shown: Shown, clock: Clock
) -> None:
    await store.check_key()
    await people.consent()
    inline = await store.offers.offer(
        person=ANN, shown=shown, kind="inline", token=store.offers.new_token()
    )
    assert inline == await store.offers.offer(person=ANN, shown=shown, token=inline.token)
    await store.choices.choose(
        inline.token, chat=None, person=ANN, emoji="❤", text="with love", kind="inline"
    )
    offer = await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)
    assert offer == await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)
    await store.offers.remember_reply(offer.token, chat=CHAT, message=2)
    await store.offers.edited(chat=CHAT, message=1, shown=shown)
    more = await store.offers.extend(
        offer.token, chat=CHAT, person=ANN, more=shown.suggestions, after=3
    )
    assert more.shown == shown
    await store.people.expect_correction(offer.token, chat=CHAT, person=ANN)
    await store.people.set_language(ANN, "ru")
    await store.chats.set_settings(CHAT, ChatSettings(mode="all", threshold=0.5))
    await store.chats.migrate(CHAT, SUPERGROUP)

    assert await store.people.take_expected(chat=SUPERGROUP, person=ANN) == offer.token
    await store.choices.choose(
        offer.token, chat=SUPERGROUP, person=ANN, emoji="🪿", text="a goose", kind="correction"
    )
    assert await store.offers.of_reply(chat=CHAT, message=2) == await store.offers.of_token(
        offer.token, chat=CHAT, person=ANN
    )
    assert await store.people.preferences(ANN) == Preferences("ru")
    assert await store.chats.settings(CHAT) == ChatSettings(mode="all", threshold=0.5)
    assert (await store.people.taste(ANN, "")).picks == {"❤": 1, "🪿": 1}
    assert (await store.statistics.person(ANN, limit=9)).other == 1
    assert [example.text for example in await examples(store)] == ["with love", "a goose"]
    assert len((await store.people.belongings(ANN))["suggestions"]) == 2
    assert (await store.statistics.overall()).choices == {"correction": 1, "inline": 1}
    assert await store.people.forget(ANN) == 2
    assert not any((await store.people.belongings(ANN)).values())


async def test_what_is_erased_after_an_export_is_listed_until_the_export_expires(
    store: FeedbackStore, people: People, clock: Clock, keys: Keys
) -> None:
    await people.consent()
    tokens = [await people.offered() for _ in range(3)]
    for token in tokens:
        await people.pick(token, text="a text")
    first = sorted(example.id for example in await examples(store))
    await people.pick(tokens[0], "❤", text=None)
    second = sorted(example.id for example in await examples(store))
    await people.consent(given=False)

    assert len(first) == 3
    assert await tombstones(store) == [
        *((keys.export(1).export, row) for row in first),
        *((keys.export(2).export, row) for row in second),
    ]
    clock.pass_days(2)
    await store.purge(timedelta(days=1))
    assert await tombstones(store) == [(keys.export(n).export, "*") for n in (1, 2, 3)]


async def test_days_are_utc_wherever_the_server_is(
    engine: AsyncEngine, store: FeedbackStore, shown: Shown, clock: Clock
) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def move_to_tokyo(connection: Any, _: object) -> None:
        connection.cursor().execute("SET TIME ZONE 'Asia/Tokyo'")
        connection.commit()

    clock.time = clock.time.replace(hour=23)
    await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)

    [day] = await store.statistics.daily(days=1)

    assert (day.day, day.offered) == (date(2026, 3, 1), 1)


async def test_days_are_those_of_a_time_zone_there_too(
    store: FeedbackStore, shown: Shown, clock: Clock
) -> None:
    clock.time = clock.time.replace(hour=14, minute=59)
    await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)
    clock.time = clock.time.replace(hour=15, minute=0)
    await store.offers.offer(chat=CHAT, message=2, person=ANN, shown=shown)

    days = await store.statistics.daily(days=2, zone=ZoneInfo("Asia/Tokyo"))

    assert [(it.day.day, it.offered) for it in days] == [(1, 1), (2, 1)]


async def test_new_words_get_a_new_offer_there_too(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    token = await people.offered()
    await people.pick(token)
    await store.offers.remember_reply(token, chat=People.CHAT, message=2)

    renewed = await store.offers.edited(chat=People.CHAT, message=1, shown=shown)

    assert renewed is not None
    assert renewed.chosen is None
    assert await store.offers.of_reply(chat=People.CHAT, message=2) == renewed


async def test_rows_go_back_without_what_is_new_and_come_again(
    store: FeedbackStore, shown: Shown, url: str
) -> None:
    await store.offers.offer(person=ANN, shown=shown, kind="inline")
    kept = await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)

    assert await asyncio.to_thread(downgrade, url, "0001") == "0001"
    await asyncio.to_thread(upgrade, url)
    await store.offers.adopt()  # as at the next start: the bots' names went with the revision

    assert await store.offers.for_message(chat=CHAT, message=1) == kept
    assert [kind.kind for kind in (await store.statistics.overall()).kinds] == ["reply"]
