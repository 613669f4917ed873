"""A pointer file is what it should be, or is refused in a sentence."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from model.errors import RegistryError
from model.pointer import FORMAT, POINTER, Pointer
from model.registry import Registry
from tests.fuzz.refusals import in_a_sentence
from tests.fuzz.strategies import files, half_characters, written

versions = st.one_of(st.none(), st.sampled_from(["round-1", "round-2"]))
changes = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["promote", "nominate", "withdraw", "rollback"]),
        "version": versions,
        "at": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
        "forced": st.booleans(),
        "why": half_characters,
    }
)
pointers = st.fixed_dictionaries(
    {
        "format": st.just(FORMAT),
        "version": versions,
        "candidate": versions,
        "previous": st.lists(versions, max_size=3),
        "history": st.lists(changes, max_size=3),
    }
)
HALF = {
    "format": FORMAT,
    "version": None,
    "candidate": None,
    "previous": [],
    "history": [{"action": "rollback", "version": None, "at": "2026-01-01", "why": "\ud83d"}],
}


@given(content=files(pointers))
@example(content=written(HALF))
def test_a_pointer_is_read_and_written_again_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / POINTER).write_bytes(content)
    pointer = Pointer(tmp_path)
    state = None
    with in_a_sentence(RegistryError, naming=pointer.path):
        state = pointer.read()
    if state is not None:
        pointer.write(state)
        assert pointer.read() == state


@given(content=files(pointers))
def test_a_rollback_leads_out_of_every_pointer(tmp_path: Path, content: bytes) -> None:
    (tmp_path / POINTER).write_bytes(content)
    registry = Registry(tmp_path)
    with in_a_sentence(RegistryError, naming="nothing to go back to"):
        for _ in range(9):  # more than there are versions
            registry.rollback(at=datetime.now(UTC))
    assert registry.state().version is None
