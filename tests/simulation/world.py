"""Who the simulated people are, and what each of them writes in which round."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.simulation.lines import Line, deal
from tests.simulation.people import Person, Tastes, population

JUDGES: Final = 1_000_000  # from here on people who never use the bot are numbered


@dataclass(frozen=True, slots=True)
class Size:
    """How large a simulation is.

    Attributes:
        people: of each language.
        messages: of each person in a round.
        judges: people of each language that judge models and never use the bot.
        judged: lines that each of them judges by.
        shuffled: share of the offers whose order is drawn at random.
    """

    people: int = 150
    messages: int = 6
    judges: int = 500
    judged: int = 20
    rounds: int = 5
    shuffled: float = 0.15
    seed: int = 0


class World:
    """The people, and what each of them writes when."""

    def __init__(self, size: Size, lines: Sequence[Line]) -> None:
        self.tastes = Tastes(lines, seed=size.seed)
        *self._hands, judged = deal(lines, size.rounds + 1, size.seed)
        self._size = size
        self.people = population(size.people, self.tastes, seed=size.seed)
        self.judges = population(size.judges, self.tastes, first=JUDGES, seed=size.seed)
        self.judged = [self._some(person, judged, size.judged, 0) for person in self.judges]

    def written(self, number: int) -> list[tuple[Person, Line, int]]:
        """Who writes what in round `number`, in order, and which message of theirs it is."""
        count, hand = self._size.messages, self._hands[number - 1]
        mine = [self._some(person, hand, count, number) for person in self.people]
        return [
            (person, lines[turn], number * count + turn)
            for turn in range(count)
            for person, lines in zip(self.people, mine, strict=True)
        ]

    def _some(
        self, person: Person, hand: dict[str, list[Line]], count: int, number: int
    ) -> list[Line]:
        dice = random.Random(f"{self._size.seed} {person.number} {number}")
        return dice.sample(hand[person.lang], count)
