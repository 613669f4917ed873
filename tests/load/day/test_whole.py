"""A few waves of a day, with a night among them."""

from pathlib import Path

import pytest

from tests.load.day.run import WAVE, day

pytestmark = pytest.mark.timeout(180)  # a start of the bot, on a busy machine


async def test_a_day_passes_as_fast_as_it_is_answered(tmp_path: Path) -> None:
    found = await day(
        tmp_path, messages=8 * WAVE, hours=72, seed=1, minutes=2, model="fixed", say=lambda _: None
    )

    assert (found["answered"], found["lost"], found["ended with"]) == (8 * WAVE, 0, 0)
    assert found["readings"][-1]["hour"] == 72
    assert found["backups"] == 3
    assert found["offers"] < 8 * WAVE  # what is older than a day went in the nights
