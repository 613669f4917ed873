"""What is counted as answered, lost, silent by choice, and stored."""

from random import Random

import pytest

from bot.playground.telegram import CallbackAnswer, CallbackQuery
from tests.load.chaos.account import NOTED, Fate, doubles, fates, presses, silence
from tests.load.chaos.people import Asked
from tests.load.chaos.telegram import Chaotic


def fate(at: float, *answered: float, cut: bool = False) -> Fate:
    return Fate("private", (1, 1), at, answered, cut, sorry=False)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (fate(0, 1), "once"),
        (fate(0, 1, 2), "twice"),
        (fate(0), "never"),
        (fate(0, cut=True), "cut off"),
        (fate(0, 1, cut=True), "once"),
        (fate(0, 1, 2, cut=True), "twice"),
    ],
)
def test_what_became_of_a_message(found: Fate, outcome: str) -> None:
    assert found.outcome == outcome


async def test_only_messages_have_a_fate_and_each_its_own() -> None:
    world = Chaotic(Random(1))
    world.answers["message", 1, 2].append(5.0)
    world.words[1, 2] = "Something went wrong"
    world.cut.add((1, 3))
    asked = [
        Asked("private", 4.0, (1, 2)),
        Asked("group", 4.0, (1, 3)),
        Asked("edit", 4.0, (1, 2)),
    ]

    assert [(it.outcome, it.sorry) for it in fates(asked, world)] == [
        ("once", True),
        ("cut off", False),
    ]


def test_the_longest_silence_is_one_in_which_somebody_waits() -> None:
    quiet = [fate(0, 1), fate(100, 101), fate(102, 109), fate(103, 104)]

    assert silence(quiet) == (104, 5)


def test_a_double_says_whether_a_kill_lies_between() -> None:
    found = doubles([fate(0, 1, 5), fate(6, 7, 8), fate(9, 10)], killed_at=[3.0])

    assert [it["killed between"] for it in found] == [True, False]


async def test_a_press_is_acknowledged_only_by_thanks_and_found_only_by_its_emoji() -> None:
    told = [(NOTED, "a"), (NOTED, "b"), ("Something went wrong", "c"), (None, "d"), (None, "e")]
    asked = [Asked("press", 0.0, press(token, answer)) for answer, token in told]

    found = presses(asked, {"a": "🎉", "b": "❤", "d": "🎉"})

    assert (found.pressed, found.acknowledged, found.acknowledged_and_found) == (5, 2, 1)
    assert (found.found_only, found.refused, found.unanswered, found.lost) == (1, 1, 2, 1)


def press(token: str, answer: str | None) -> CallbackQuery:
    world = Chaotic(Random(1))
    ann = world.person("Ann")
    message = world.send_text(world.private_chat(ann), ann, "hi")
    query = world.tap(message, ann, f"c:{token}:🎉")
    query.answer = None if answer is None else CallbackAnswer(answer, show_alert=False)
    return query
