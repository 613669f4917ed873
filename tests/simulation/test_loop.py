"""The loop of rounds: who meets which model, what is kept, and what is not done twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.feedback.migrate import upgrade
from model.loading import DEFAULT
from tests.simulation.lines import Line
from tests.simulation.loop import CORRECTED, UNTRAINED, Arm, Loop, OtherSimulation, simulate
from tests.simulation.operator import Operator
from tests.simulation.world import Size, World

pytestmark = pytest.mark.timeout(120)  # loads a real model several times

SMALL = Size(people=2, messages=2, judges=2, judged=3, rounds=2)


class Scripted(Operator):
    """Runs no command: trains nothing, and refuses every second version."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.done: list[str] = []

    def upgrade(self) -> None:
        upgrade(f"sqlite+aiosqlite:///{self.folder}/data/emojibot.db")

    def export(self, name: str) -> Path:
        self.done.append(f"export {name}")
        return self.folder / "exports" / name

    def train(self, export: str, name: str, *options: str) -> dict[str, Any]:
        self.done.append(f"train {name} on {export} {' '.join(options)}".rstrip())
        return {"version": name}

    def promote(self, name: str, *options: str) -> dict[str, Any]:
        self.done.append(f"promote {name}")
        return {"promoted": name[-1] in "13", "why": "because", "comparisons": []}


@pytest.fixture(scope="module")
def world() -> World:
    words = {"en": "see you at the lake", "ru": "увидимся у озера"}
    lines = [
        Line(f"{text} {number}", lang, {"😂": 1.0, "🎉": 0.5})
        for lang, text in words.items()
        for number in range(12)
    ]
    return World(SMALL, lines)


def loop_of(operator: Operator, world: World, arm: Arm = CORRECTED) -> Loop:
    return Loop(operator, arm, SMALL, world, lambda _: None)


def test_everybody_writes_their_own_lines_and_new_ones_in_each_round(world: World) -> None:
    first, second = world.written(1), world.written(2)

    assert [(person.number, line.lang) for person, line, _ in first[:4]] == [
        (1, "en"), (2, "ru"), (3, "en"), (4, "ru"),
    ]  # fmt: skip
    texts = [line.text for _, line, _ in (*first, *second)]
    keys = {(person.number, key) for person, _, key in (*first, *second)}
    assert len(keys) == len(texts) == 16
    assert {line.text for _, line, _ in first}.isdisjoint(line.text for _, line, _ in second)


def test_people_who_judge_never_use_the_bot(world: World) -> None:
    assert {it.number for it in world.judges}.isdisjoint(it.number for it in world.people)
    assert [len(lines) for lines in world.judged] == [3] * 4


def test_a_round_is_collected_exported_trained_and_compared(tmp_path: Path, world: World) -> None:
    operator = Scripted(tmp_path)

    before, first, second = loop_of(operator, world).run()

    assert operator.done == [
        "export round-1", "train round-1 on round-1 --no-network", "promote round-1",
        "export round-2", "train round-2 on round-2 --no-network", "promote round-2",
    ]  # fmt: skip
    assert [len(it["judged"]) for it in (before, first, second)] == [4, 4, 4]
    assert [sum(it[0] for it in found["collected"]) for found in (first, second)] == [8, 8]
    assert [it["gate"]["promoted"] for it in (first, second)] == [True, False]


def test_what_is_done_is_not_done_again(tmp_path: Path, world: World) -> None:
    found = loop_of(Scripted(tmp_path), world).run()
    again = Scripted(tmp_path)

    assert loop_of(again, world).run() == found
    assert again.done == []


def test_a_round_that_was_cut_off_is_collected_from_its_beginning(
    tmp_path: Path, world: World
) -> None:
    whole = loop_of(Scripted(tmp_path / "whole"), world, UNTRAINED).run()

    def cut(text: str) -> None:
        if "round 2: 5 of 8" in text:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        Loop(Scripted(tmp_path / "cut"), UNTRAINED, SMALL, world, cut).run()

    assert loop_of(Scripted(tmp_path / "cut"), world, UNTRAINED).run() == whole


def test_an_arm_that_never_trains_stays_with_its_model(tmp_path: Path, world: World) -> None:
    operator = Scripted(tmp_path)

    _, first, second = loop_of(operator, world, UNTRAINED).run()

    shipped = json.loads((DEFAULT / "manifest.json").read_text())["version"]
    assert first["served"] == second["served"] == shipped
    assert first["judged"] == second["judged"]
    assert operator.done == []


def test_a_folder_of_another_simulation_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "size.json").write_text("{}")

    with pytest.raises(OtherSimulation):
        simulate(tmp_path, SMALL, lambda _: None)
