"""The simulation of people: what it assumes, and that it can be run."""

import numpy as np
import pytest
from click.testing import CliRunner

from model.data.examples import Example
from tests.simulation import lift, personal
from tests.simulation.lift import PICKS, Lines, lifts, simulate
from tests.simulation.personal import table

LABELS = tuple("😂🤣😭😢")


@pytest.fixture
def lines() -> Lines:
    """400 lines to which two emojis fit equally, and the model slightly prefers the wrong two."""
    fits = np.array([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]] * 200)
    return Lines(LABELS, np.array([[0.3, 0.25, 0.2, 0.25]] * 400), fits)


def test_a_person_without_picks_is_served_as_without_re_ranking(lines: Lines) -> None:
    figures = simulate(lines, taste=1, people=3, seed=0)

    assert figures.shape == (3, len(PICKS), 2, 2)
    assert (figures[:, 0, 0] == figures[:, 0, 1]).all()


def test_people_come_out_the_same_for_the_same_seed(lines: Lines) -> None:
    first, again = (simulate(lines, taste=1, people=3, seed=7) for _ in range(2))
    other = simulate(lines, taste=1, people=3, seed=8)

    assert np.array_equal(first, again, equal_nan=True)
    assert not np.array_equal(first, other, equal_nan=True)


def test_re_ranking_helps_people_who_have_a_taste(lines: Lines) -> None:
    [*_, last] = lifts(simulate(lines, taste=2, people=20, seed=0), 2, 0)

    assert last.picks == PICKS[-1]
    assert last.low[0] > 0  # 95 % interval of the lift in the first place


def test_nobody_is_counted_who_never_picks_that_much(lines: Lines) -> None:
    few = Lines(LABELS, lines.probabilities[:115], lines.fits[:115])  # 100 are for judging

    found = lifts(simulate(few, taste=1, people=3, seed=0), 1, 0)

    assert [it.picks for it in found] == [0, 5, 10]


def test_it_prints_a_table(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "load_engine", lambda name, device: None)
    monkeypatch.setattr(personal, "load_lines", lambda engine, say: (lines, lines))

    result = CliRunner().invoke(personal.main, ["--people", "2"])

    assert result.exit_code == 0
    rows = [line for line in result.stdout.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(personal.TASTES) * len(PICKS)
    assert len({row.count("|") for row in rows}) == 1


def test_what_an_author_listed_fits_by_rank_and_a_relative_a_little() -> None:
    example = Example("lol", ("😂", "😭"), "en", "corpus", "block")

    fit = lift._fit(example, LABELS)

    assert fit == pytest.approx(np.array([1, 0.25, 0.5, 0]) / 1.75)


def test_a_lift_is_written_with_its_interval(lines: Lines) -> None:
    [first, *_] = lifts(simulate(lines, taste=1, people=2, seed=0), 1, 0)

    assert table([first]).splitlines()[-1].startswith("| 1 | 0 | 2 | ")
    assert "+0.000 (+0.000 to +0.000)" in table([first])
