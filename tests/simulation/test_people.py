"""Simulated people: what they assume is what they do. Odds of a false alarm: 5 sigma, 1e-6."""

from collections import Counter

import numpy as np
import pytest

from tests.simulation.lines import Line
from tests.simulation.people import EMOJIS, LOOKS, Deed, Person, Tastes, population

MANY = 1000


def reactions(person: Person, line: Line, *shown: str) -> list[Deed]:
    return [person.react(line, key, shown) for key in range(MANY)]


def share(emoji: str, person: Person, line: Line) -> float:
    return float(person.fit(line)[EMOJIS.index(emoji)])


def close_to(probability: float) -> object:
    return pytest.approx(probability, abs=5 * (probability * (1 - probability) / MANY) ** 0.5)


def test_the_same_person_does_the_same_again(tastes: Tastes, line: Line) -> None:
    once, again = (Person(7, "en", tastes) for _ in range(2))
    other = Person(8, "en", tastes)

    assert reactions(once, line, "😂", "🤣", "😅") == reactions(again, line, "😂", "🤣", "😅")
    assert reactions(once, line, "😂", "🤣", "😅") != reactions(other, line, "😂", "🤣", "😅")


def test_a_language_prefers_what_no_author_listed(lines: list[Line]) -> None:
    without = Tastes(lines, shift=0, taste=0).fit(lines[0])
    shifted = Tastes(lines, shift=0.6, taste=0).fit(lines[0])

    old, new = EMOJIS.index("😂"), EMOJIS.index("🤣")
    assert without[new] == 0
    assert shifted[new] == pytest.approx(0.6 * without[old])
    assert shifted[old] == pytest.approx(0.4 * without[old])


def test_languages_differ(tastes: Tastes) -> None:
    english, russian = (tastes.fit(Line("x", lang, {"🔥": 1.0})) for lang in ("en", "ru"))

    assert not np.allclose(english / english.sum(), russian / russian.sum())


def test_what_stands_last_is_looked_at_less(tastes: Tastes, line: Line) -> None:
    person = Person(1, "en", tastes)
    unfit = ["🎄", "📷", "🇺🇸", "🎂"]  # nobody's idea of that line
    best = EMOJIS[int(person.fit(line).argmax())]

    first = Counter(deed.taps for deed in reactions(person, line, best, *unfit))
    last = Counter(deed.taps for deed in reactions(person, line, *unfit, best))

    assert first[best] > 0.9 * MANY
    assert last[best] / MANY < LOOKS[-1] + 0.05


def test_what_fits_half_as_well_is_good_enough_half_as_often(tastes: Tastes, line: Line) -> None:
    person = Person(1, "en", tastes)
    best = person.fit(line).max()

    taps = sum(deed.taps == "😅" for deed in reactions(person, line, "😅"))

    assert taps / MANY == close_to(share("😅", person, line) / best)


def test_who_likes_nothing_says_so_or_types_or_stays_silent(tastes: Tastes, line: Line) -> None:
    deeds = reactions(Person(1, "en", tastes), line, "🎄")

    kinds = Counter((deed.none, deed.types is not None) for deed in deeds if deed.taps is None)
    assert min(kinds[False, False], kinds[True, False], kinds[True, True]) > 0.1 * MANY
    assert not kinds[False, True]


def test_a_favourite_is_drawn_by_what_fits(tastes: Tastes, line: Line) -> None:
    person = Person(1, "en", tastes)

    favourites = Counter(person.favourite(line, key) for key in range(MANY))

    for emoji in ("😂", "🤣", "😅"):
        assert favourites[emoji] / MANY == close_to(share(emoji, person, line))


def test_a_population_takes_turns_between_languages(tastes: Tastes) -> None:
    people = population(2, tastes, first=10)

    assert [(it.number, it.lang) for it in people] == [
        (10, "en"),
        (11, "ru"),
        (12, "en"),
        (13, "ru"),
    ]
