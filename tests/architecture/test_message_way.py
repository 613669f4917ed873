"""How much code somebody has to read to see how a message is answered, and what is done twice."""

from model.language import detect
from model.prepared import prepare
from model.text import model_input, normalise
from tests.architecture.message_way import Way, files

# Of these, eight and twenty-one for what its person picked before, what the model learned from
# picks, and restraint; one and twelve for how a statement reaches SQLite, where the driver's own
# way was not counted. One file writes rows in either database's words, for the first message only.
FILES, FUNCTIONS = 36, 112


def test_a_message_passes_few_files_and_functions(way: Way) -> None:
    assert len(files(way.steps)) <= FILES, files(way.steps)
    assert len(way.steps) <= FUNCTIONS


def test_its_turn_and_the_limits_take_few_more(way: Way) -> None:
    assert len(files(way.transport)) <= 12, files(way.transport)
    assert len(way.transport) <= 48


def test_preparing_its_text_takes_few_more(way: Way) -> None:
    assert len(files(way.preparing)) <= 15, files(way.preparing)
    assert len(way.preparing) <= 35


def test_its_way_is_seen_from_end_to_end(way: Way) -> None:
    """Else there would be little to count."""
    assert files(way.transport)[0] == "bot/transport/inbox.py"
    assert {"bot/handlers/answering.py", "model/batching.py", "model/onnx_engine.py"} <= {
        *files(way.steps)
    }
    assert sum(statement.startswith("INSERT") for statement in way.statements) >= 2


def test_the_text_is_prepared_once(way: Way) -> None:
    assert [way.called(it) for it in (prepare, model_input, normalise, detect)] == [1, 1, 1, 1]


def test_what_was_set_is_read_once(way: Way) -> None:
    assert [way.reads(table) for table in ("chat_settings", "people")] == [1, 1]
