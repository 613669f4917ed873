"""The ways to draw an order, and what is counted of them."""

import random
from collections import Counter

import pytest

from bot.feedback import Shown
from bot.suggestions.exploration import Exploration
from model.feedback_format import ShownEmoji
from model.ranking import Suggestion
from tests.simulation.lines import Line
from tests.simulation.orders import (
    DRAWS,
    PAIRS,
    SHOWN,
    Draw,
    Message,
    answers,
    counted,
    everything,
    others,
    usual,
)
from tests.simulation.people import EMOJIS, Person, Tastes


@pytest.mark.parametrize("draw", [*DRAWS.values(), *PAIRS])
def test_every_emoji_stands_somewhere(draw: Draw) -> None:
    dice = random.Random(0)

    assert all(sorted(draw(dice)) == [*range(SHOWN)] for _ in range(50))


@pytest.mark.parametrize("draw", [usual, others, *PAIRS])
def test_the_best_known_stays_first(draw: Draw) -> None:
    dice = random.Random(0)

    assert {draw(dice)[0] for _ in range(50)} == {0}


def test_what_is_simulated_is_what_the_bot_draws() -> None:
    exploration = Exploration(1, random.Random(1))
    shown = Shown(tuple(Suggestion(it, 0.1) for it in EMOJIS[:SHOWN]), "tiny-1", "en", 0)
    dice = random.Random(2)

    ours = Counter(others(dice) for _ in range(2400))
    bots = Counter(
        tuple(EMOJIS.index(it.emoji) for it in exploration.draw(shown).suggestions)
        for _ in range(2400)
    )

    assert set(ours) == set(bots)


def test_neighbours_change_places_half_of_the_time() -> None:
    dice = random.Random(0)

    changed = sum(PAIRS[1](dice) == (0, 1, 3, 2, 4) for _ in range(1000))

    assert abs(changed - 500) < 64  # 4 standard deviations


@pytest.fixture
def messages() -> list[Message]:
    lines = [Line(f"how funny {number}", "en", {"😂": 1.0}) for number in range(200)]
    russian = Line("как смешно", "ru", {"😂": 1.0})
    person = Person(1, "en", Tastes([*lines, russian], shift=0, taste=0))
    best = tuple(
        ShownEmoji(it, rank, 0.2) for rank, it in enumerate(("😂", "😢", "😡", "🙏", "❤"), 1)
    )
    return [Message(person, line, key, best) for key, line in enumerate(lines)]


def test_drawing_the_first_place_costs_picks_and_drawing_the_others_does_not(
    messages: list[Message],
) -> None:
    [[_, *known]] = counted(answers(messages, usual, random.Random(0)))
    [[_, *behind]] = counted(answers(messages, others, random.Random(0)))
    [[asked, *anywhere]] = counted(answers(messages, everything, random.Random(0)))

    assert asked == len(messages)
    assert behind[0] >= known[0] > 2 * anywhere[0]
    assert behind[2] >= known[2] - 5 > anywhere[2]
