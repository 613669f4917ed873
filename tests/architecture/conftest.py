"""What takes seconds to watch is watched once."""

import pytest

from tests.architecture.message_way import Way, follow


@pytest.fixture(scope="session")
def way(tmp_path_factory: pytest.TempPathFactory) -> Way:
    """What a message passes on its way."""
    return follow(tmp_path_factory.mktemp("way"))
