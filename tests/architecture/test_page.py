"""What docs/architecture.md says is so: its files, its ways, and that they are walked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, folder_of, imports, module_of
from tests.architecture.message_way import Way
from tests.architecture.page import PAGE, Step, Stretch, ways
from tests.architecture.ways import walked

TEXT = PAGE.read_text(encoding="utf-8")
WAYS = ways(TEXT)
STEPS = [
    pytest.param(stretch, number, id=f"{heading}: {stretch[number].file}")
    for heading, stretches in WAYS.items()
    for stretch in stretches
    for number in range(1, len(stretch))
]
UNWATCHED = {
    "bot/transport/polling.py",  # the watch begins at the inbox
    "bot/handlers/__init__.py",  # has spoken when the bot starts
    "model/loading.py",  # has loaded the model by then
    "model/personal.py",  # shifts nothing for who has picked nothing
    "model/training/round/train.py",  # would go on to train for minutes
    "model/training/round/feedback.py",
}


@pytest.fixture(scope="module")
def runs(way: Way, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    return walked(way, tmp_path_factory.mktemp("ways"))


def test_every_link_leads_to_the_file_that_it_names() -> None:
    links = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", TEXT)

    for name, target in links:
        path = (PAGE.parent / target).resolve()
        assert path.exists(), target
        if target.startswith("../"):
            assert name == f"`{path.relative_to(ROOT).as_posix()}`", target


def test_every_file_named_is_there() -> None:
    for name in re.findall(r"`((?:bot|model|tests|docs|migrations)/[\w/.]*)`", TEXT):
        assert (ROOT / name).exists(), name


def test_it_tells_the_four_ways() -> None:
    assert list(WAYS) == ["A message", "A tap", "A ranking", "An exported row"]


@pytest.mark.parametrize(("stretch", "number"), STEPS)
def test_each_file_on_a_way_is_known_to_one_before(stretch: Stretch, number: int) -> None:
    step, before = stretch[number], {module_of(Path(it.file)) for it in stretch[:number]}
    module = module_of(Path(step.file))

    if step.giver is None:
        assert module in _imported(before), f"none of {sorted(before)} imports {module}"
    else:
        giver = module_of(Path(step.giver))
        known = _imported([giver])
        assert module in known, f"{giver} does not import {module}"
        assert known & before or giver in _imported(before), f"{giver} is tied to none before"


@pytest.mark.parametrize("heading", WAYS)
def test_a_way_is_walked_in_the_order_that_is_told(
    heading: str, runs: Mapping[str, list[str]]
) -> None:
    told = [it.file for stretch in WAYS[heading] for it in stretch if it.file not in UNWATCHED]

    left = _not_met(told, iter(runs[heading]))

    assert not left, f"after {told[: len(told) - len(left)]} never comes {left[0]}"


def test_nothing_is_left_unwatched_that_is_on_no_way() -> None:
    told = {it.file for stretches in WAYS.values() for stretch in stretches for it in stretch}

    assert told >= UNWATCHED


def test_a_step_out_of_order_would_be_seen() -> None:
    assert _not_met(["a", "c", "b"], iter("abc")) == ["b"]
    assert _not_met(["a", "b"], iter("abc")) == []


def test_a_way_is_read_with_who_gives_what() -> None:
    page = """# Page

## Way

1. [`bot/a.py`](../bot/a.py) begins.
2. [`bot/b.py`](../bot/b.py),
   given by [`bot/__init__.py`](../bot/__init__.py), ends.

1. [`model/c.py`](../model/c.py) goes on elsewhere.

## Not a way

Words.
"""

    assert ways(page) == {
        "Way": (
            (Step("bot/a.py", None), Step("bot/b.py", "bot/__init__.py")),
            (Step("model/c.py", None),),
        )
    }


def _imported(modules: Iterable[str]) -> set[str]:
    """What these import, also by way of the package that it lies in."""
    arrows = imports()
    found = {it for module in modules for it in arrows.get(module, ())}
    return found | {it for package in found for it in arrows[package] if folder_of(it) == package}


def _not_met(told: list[str], run: Iterator[str]) -> list[str]:
    """What is left of `told` when `run` is over."""
    left = list(told)
    for file in run:
        if left and file == left[0]:
            left.pop(0)
    return left
