"""How much is tried: little and always the same in `make test`, much in `make fuzz`.

FUZZ=nightly tries EXAMPLES in all, other ones each time.
"""

import os
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests.fuzz.heard import Heard

EXAMPLES: Final = 100_000
PROPERTIES: Final = 24  # a test of this folder counts them

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
settings.register_profile("quick", _COMMON, max_examples=25, derandomize=True)
settings.register_profile("nightly", _COMMON, max_examples=-(-EXAMPLES // PROPERTIES))
settings.load_profile(os.environ.get("FUZZ", "quick"))


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What bot and model log from now on."""
    with Heard.listening() as heard:
        yield heard
