import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser import browser, open_page
from tests.e2e.process import Telegram, telegram

__all__ = ["browser", "open_page"]


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Telegram]:
    """A Telegram without a bot yet."""
    async with telegram(tmp_path) as life:
        yield life


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where a fresh playground listens; it is stopped like Ctrl-C would."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "play", "--port", "0", "--no-open",
        cwd=tmp_path_factory.mktemp("play"),
        env={**kept, "PYTHONUNBUFFERED": "1", "BOT_TOKEN": "1:never-used"},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said = (await process.stdout.readline()).decode()
    found = re.search(r"http://\S+", said)
    assert found, said
    yield found.group()
    process.terminate()
    assert await process.wait() == 0
