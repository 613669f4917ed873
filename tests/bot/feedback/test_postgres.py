"""What only PostgreSQL could get wrong; the other tests of the store run on both databases."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback import FeedbackStore, Keys, Shown
from bot.feedback.migrate import check, downgrade, upgrade
from tests.bot.conftest import Clock, People, examples, tombstones
from tests.bot.feedback import postgres

ANN, CHAT = People.ANN, -555_000_111

pytestmark = [postgres.needs_postgres, pytest.mark.own_database]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    with postgres.database() as url:
        upgrade(url)
        yield url


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


async def test_rows_go_back_step_by_step_without_what_is_new_and_come_again(
    store: FeedbackStore, people: People, shown: Shown, url: str
) -> None:
    await people.consent()
    await store.offers.offer(person=ANN, shown=shown, kind="inline")
    kept = await store.offers.offer(chat=CHAT, message=1, person=ANN, shown=shown)
    await store.choices.choose(kept.token, chat=CHAT, person=ANN, emoji="😂", text="we won")
    await examples(store)

    while await asyncio.to_thread(downgrade, url, "-1") != "0001":
        pass
    await asyncio.to_thread(upgrade, url)
    await store.offers.adopt()  # as at the next start: the bots' names went with the revision

    assert await store.offers.for_message(chat=CHAT, message=1) == replace(kept, chosen="😂")
    assert [kind.kind for kind in (await store.statistics.overall()).kinds] == ["reply"]
    assert await people.texts() == ["we won"]
    assert await asyncio.to_thread(downgrade, url, "base") == "base"
    assert await asyncio.to_thread(upgrade, url) == await asyncio.to_thread(check, url)
