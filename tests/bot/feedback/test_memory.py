"""What is remembered of people, for how long, and what ends it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback import NO_TASTE, FeedbackStore, Preferences, Shown
from bot.feedback.memory import Memory
from bot.words.privacy_policy import POLICY_VERSION
from tests.bot.conftest import People

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

    await library.ask(b"clara")
    await library.ask(BORIS)
    assert len(library.reads) == 3
    await library.ask(ANN)
    assert len(library.reads) == 4


async def test_every_write_of_a_person_shows_at_once(store: FeedbackStore, shown: Shown) -> None:
    ann = People.ANN
    assert await store.people.preferences(ann) == Preferences()
    assert not (await store.people.taste(ann, "")).consented

    await store.people.set_off(ann, True)
    assert await store.people.preferences(ann) == Preferences(off=True)
    await store.people.set_consent(ann, given=True, version=POLICY_VERSION, lang="en")
    assert (await store.people.taste(ann, "")).consented
    offer = await store.offers.offer(chat=1, message=1, person=ann, shown=shown)
    emoji = shown.suggestions[0].emoji
    await store.choices.choose(offer.token, chat=1, person=ann, emoji=emoji, text=None)
    assert (await store.people.taste(ann, "")).picks == {emoji: 1}
    await store.people.forget(ann)

    assert await store.people.preferences(ann) == Preferences()
    assert await store.people.taste(ann, "") == NO_TASTE


async def test_what_is_asked_again_is_not_read_from_the_database(
    store: FeedbackStore, engine: AsyncEngine
) -> None:
    statements: list[str] = []

    def note(*executed: Any) -> None:
        statement = executed[2]
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    for _ in range(3):
        await store.people.preferences(People.ANN)
        await store.people.taste(People.ANN, "")

    assert len(statements) == 2
