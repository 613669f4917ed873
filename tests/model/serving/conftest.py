"""A registry of scripted models, and who serves them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from model.serving import Serving
from tests.model.serving.scripted import Models


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path / "models")


@pytest.fixture
async def serving(models: Models) -> AsyncIterator[Serving]:
    """Serves "one" and looks only when it is told to."""
    models.point("one")
    async with models.serving() as serving:
        yield serving
