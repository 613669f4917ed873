"""The database is looked at while nobody writes."""

import asyncio
from contextlib import suppress

import pytest

from bot.errors import StoreError
from bot.lifecycle import beside
from bot.monitoring.health import PAUSE, keep_looking
from tests.bot.transport.leaping import leaping


class Store:
    """A database that fails from the second look on."""

    def __init__(self) -> None:
        self.is_well = True
        self.looks = 0

    async def probe(self) -> None:
        self.looks += 1
        if self.looks > 1:
            self.is_well = False
            raise StoreError("the database cannot be used: its disk is full")


@leaping
async def test_a_database_that_fails_in_a_quiet_night_is_found_told_once_and_left_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Store()
    async with beside(keep_looking(store)):  # type: ignore[arg-type]
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 10 * PAUSE)

    assert store.looks == 2
    assert caplog.text.count("its disk is full") == 1
