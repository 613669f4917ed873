"""Two lines, the tastes of those who write them, and a real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.feedback import FeedbackStore, Keys, open_store
from bot.feedback.migrate import upgrade
from tests.simulation.lines import Line
from tests.simulation.people import Tastes


@pytest.fixture
def line() -> Line:
    return Line("that was so funny", "en", {"😂": 1.0, "😅": 0.5})


@pytest.fixture
def lines(line: Line) -> list[Line]:
    return [line, Line("как смешно", "ru", {"😂": 1.0, "😅": 0.5})]


@pytest.fixture
def tastes(lines: list[Line]) -> Tastes:
    return Tastes(lines)


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path / 'feedback.db'}"
    upgrade(url)
    return url


@pytest.fixture
async def store(url: str) -> AsyncIterator[FeedbackStore]:
    async with open_store(url, Keys(b"k" * 32)) as store:
        yield store
