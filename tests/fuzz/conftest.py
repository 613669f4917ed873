"""How much is tried: little and always the same in `make test`, much in `make fuzz`.

FUZZ=nightly tries NIGHTLY examples in each test, other ones each time.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from bot.feedback.migrate import upgrade
from tests.fuzz.at_work import AtWork, at_work
from tests.fuzz.heard import Heard

QUICK: Final = 25
NIGHTLY: Final = 2_600  # with some forty tests about 100,000 in all

_COMMON = settings(
    deadline=None,  # a busy machine is no fault
    database=None,
    # A fixture is made once for all examples, and says so; what comes from outside is seldom small.
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
settings.register_profile("quick", _COMMON, max_examples=QUICK, derandomize=True)
settings.register_profile("nightly", _COMMON, max_examples=NIGHTLY)
settings.load_profile(os.environ.get("FUZZ", "quick"))


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What bot and model log from now on."""
    with Heard.listening() as heard:
        yield heard


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path / 'feedback.db'}"
    upgrade(url)
    return url


@pytest.fixture
async def bot(url: str, heard: Heard) -> AsyncIterator[AtWork]:
    """The application, which takes updates."""
    async with at_work(url, heard) as bot:
        yield bot
