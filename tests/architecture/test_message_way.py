"""How much code somebody has to read to see how a message is answered, and what is done twice."""

import pytest

from tests.architecture.message_way import Way, follow

FILES = 32
FUNCTIONS = 108


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Way:
    return follow(tmp_path_factory.mktemp("way"))


def test_a_message_passes_few_files_and_functions(way: Way) -> None:
    assert len(way.files) <= FILES, way.files
    assert len(way.calls) <= FUNCTIONS


def test_its_way_is_seen_from_end_to_end(way: Way) -> None:
    """Else there would be little to count."""
    assert way.files[0] == "bot/transport/inbox.py"
    assert {"bot/handlers/answering.py", "model/batching.py", "model/onnx_engine.py"} <= {
        *way.files
    }
    assert sum(statement.startswith("INSERT") for statement in way.statements) >= 2
