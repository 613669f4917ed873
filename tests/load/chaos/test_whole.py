"""A short run: the bot is killed once, and its line breaks, among people who do everything."""

from pathlib import Path

import pytest

from tests.load.chaos.report import is_well, markdown
from tests.load.chaos.run import chaos
from tests.load.chaos.schedule import Trouble

pytestmark = pytest.mark.timeout(180)  # two starts of the bot, on a busy machine


async def test_a_kill_and_a_broken_line_lose_nothing(tmp_path: Path) -> None:
    schedule = [Trouble(1.0, "lines cut", 0.0), Trouble(2.0, "SIGKILL", 0.0)]

    found = await chaos(tmp_path, schedule, seed=1, seconds=5.0, pace=8.0)

    assert is_well(found), markdown(found)
    assert found["ends"] == {"SIGKILL": 1, "SIGTERM": 1}
    assert len(found["doubles"]) <= 1  # killed between the answer and the note of it
    assert found["presses"]["acknowledged"]
    assert sum(outcomes["once"] for outcomes in found["messages"].values()) > 10
