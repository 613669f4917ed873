"""A clock that two processes share, and what waits by it."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tests.load.moved_clock import Ahead, MovedLoop

DAY = 24 * 3600.0


def test_whoever_has_the_file_goes_by_the_same_time(tmp_path: Path) -> None:
    mine, theirs = Ahead(tmp_path / "clock"), Ahead(tmp_path / "clock")

    mine.seconds = DAY

    assert theirs.seconds == DAY
    assert abs(theirs.now() - datetime.now(UTC) - timedelta(days=1)) < timedelta(minutes=1)


def test_a_leap_is_no_time_that_passes(tmp_path: Path) -> None:
    ahead = Ahead(tmp_path / "clock")
    leaping, passing = ahead.leaping(), ahead.passing()
    before = leaping.ticks(), passing.ticks()

    ahead.seconds = DAY

    assert leaping.ticks() - before[0] < 60
    assert passing.ticks() - before[1] >= DAY
    assert leaping.now().date() == passing.now().date() == ahead.now().date()


def test_what_waits_for_a_day_waits_until_it_has_passed(tmp_path: Path) -> None:
    ahead = Ahead(tmp_path / "clock")

    async def wait() -> None:
        sleeping = asyncio.create_task(asyncio.sleep(DAY))
        await asyncio.sleep(0)
        assert not sleeping.done()
        ahead.seconds = DAY + 1
        await sleeping

    with asyncio.Runner(loop_factory=partial(MovedLoop, ahead)) as runner:
        runner.run(wait())
