"""What is remembered of people, for how long, and what ends it."""

from collections.abc import Callable

import pytest

from bot.feedback.memory import Memory

ANN, BORIS = b"ann", b"boris"


class Library:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.reads: list[str] = []
        self.now = 0.0
        self.memory = Memory(seconds=10, people=2, clock=lambda: self.now)

    async def ask(
        self, person: bytes = ANN, what: str = "taste", during: Callable[[], None] | None = None
    ) -> None:
        """Ask what is remembered; `during` happens while it is read."""

        async def read() -> str:
            self.reads.append(what)
            if during is not None:
                during()
            return f"{what} of {person!r}"

        assert await self.memory.recall(person, what, read) == f"{what} of {person!r}"


async def test_what_was_read_of_a_person_is_not_read_again() -> None:
    library = Library()
    await library.ask()
    await library.ask()
    await library.ask(what="preferences")
    await library.ask(BORIS)

    assert library.reads == ["taste", "preferences", "taste"]


async def test_it_is_read_again_after_a_while_however_often_it_was_asked_for() -> None:
    library = Library()
    for library.now in (0, 6, 9.9, 10, 19.9):
        await library.ask()

    assert library.reads == ["taste"] * 2
    library.now = 20
    await library.ask(BORIS)
    assert len(library.memory) == 1


@pytest.mark.parametrize(("changed", "reads"), [([ANN], 2), (None, 2), ([BORIS], 1), ([], 1)])
async def test_a_write_ends_what_is_remembered_of_those_it_changes(
    changed: list[bytes] | None, reads: int
) -> None:
    library = Library()
    await library.ask()
    library.memory.forget(changed)
    await library.ask()

    assert len(library.reads) == reads


async def test_what_was_read_during_a_write_is_not_kept() -> None:
    library = Library()
    await library.ask(during=lambda: library.memory.forget([ANN]))
    await library.ask()

    assert library.reads == ["taste"] * 2


async def test_only_so_many_people_are_remembered() -> None:
    library = Library()
    for person in (ANN, BORIS, b"clara"):
        await library.ask(person)

    assert len(library.memory) == 2
    await library.ask(BORIS)
    assert len(library.reads) == 3
