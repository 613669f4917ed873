import json

import pytest

from model.evaluation.bench.figures import Figure, Report, Spread, in_turns


def figure(unit: str, ours: float, theirs: float) -> Figure:
    spreads = {"ours": Spread.of([ours]), "pipeline": Spread.of([theirs])}
    return Figure("x", unit, spreads)


@pytest.mark.parametrize(
    ("unit", "ours", "baseline", "ratio"),
    [("ms", 2.0, 10.0, 5.0), ("messages/s", 20.0, 10.0, 2.0), ("MB", 200.0, 100.0, 0.5)],
)
def test_a_ratio_above_one_is_always_better(
    unit: str, ours: float, baseline: float, ratio: float
) -> None:
    found = figure(unit, ours, baseline).times_better("pipeline")

    assert found == {"ours": ratio, "pipeline": 1}


def test_without_a_baseline_there_is_no_ratio() -> None:
    assert figure("ms", 1, 2).times_better(None) == {}


def test_runs_go_in_turns() -> None:
    ran: list[str] = []

    def run(name: str, value: float) -> tuple[float, float]:
        ran.append(name)
        return value, 10 * value

    walls, worked = in_turns({"a": lambda: run("a", 1), "b": lambda: run("b", 2)}, 3)

    assert ran == ["a", "b"] * 3
    assert (walls["b"].median, worked["b"].median) == (2, 20)


def test_a_spread_holds_the_middle_and_narrows_with_more_values() -> None:
    few, many = Spread.of(range(11)), Spread.of([it / 10 for it in range(110)])

    assert (few.low, few.median, few.high) == (2, 5, 9)
    assert 4 < many.low < many.median < many.high < 7
    assert Spread.of([3.0]) == Spread(3, 3, 3)


def test_the_object_has_the_ratios_first() -> None:
    report = Report("m", 2, "avx2", "pipeline", [figure("ms", 1, 4)], {})

    said = json.loads(report.to_json())

    assert said["figures"][0]["times_better"] == {"ours": 4, "pipeline": 1}
    assert said["figures"][0]["measured"]["ours"] == {"median": 1, "low": 1, "high": 1}
