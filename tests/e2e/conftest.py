from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser import browser, open_page
from tests.e2e.process import Telegram, telegram

__all__ = ["browser", "open_page"]


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Telegram]:
    """A Telegram without a bot yet."""
    async with telegram(tmp_path) as life:
        yield life
